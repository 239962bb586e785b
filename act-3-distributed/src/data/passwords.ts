import { randomBytes } from "node:crypto";
import { hash, verify } from "@node-rs/argon2";
import type { Passwords } from "../application/accounts.ts";
import { gate } from "../application/limits.ts";

// argon2id with OWASP's parameters: 19 MiB, two passes, one lane.
const hashing = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/**
 * Stores passwords as argon2id strings, which include salt and parameters. Both functions throw
 * TooManyRequests if too many others wait.
 */
export function argon2Passwords(): Passwords {
  // A hash uses one of Node's four background threads for some tens of ms. New connections to
  // the database also need these threads, so a flood of log-ins must leave some of them free.
  const inTurn = gate(2, 40);
  const unknownHash = hash(randomBytes(16), hashing);
  return {
    hash: (password) => inTurn(() => hash(password, hashing)),

    // New passwords are hashed in NFKC form. Older hashes are of the password as it was typed.
    verify: (passwordHash, password) =>
      inTurn(async () => {
        const stored = passwordHash ?? (await unknownHash);
        for (const form of new Set([password.normalize("NFKC"), password])) {
          if (await verify(stored, form)) return passwordHash !== undefined;
        }
        return false;
      }),
  };
}
