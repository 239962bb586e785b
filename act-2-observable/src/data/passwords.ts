import { randomBytes } from "node:crypto";
import { hash, verify } from "@node-rs/argon2";
import type { Passwords } from "../application/accounts.ts";

// argon2id with OWASP's parameters: 19 MiB, two passes, one lane.
const hashing = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** Passwords as argon2id strings, which carry their salt and parameters. */
export function argon2Passwords(): Passwords {
  const nobody = hash(randomBytes(16), hashing);
  return {
    hash: (password) => hash(password, hashing),
    async verify(passwordHash, password) {
      const matches = await verify(passwordHash ?? (await nobody), password);
      return matches && passwordHash !== undefined;
    },
  };
}
