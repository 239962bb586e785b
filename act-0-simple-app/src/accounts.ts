import { randomBytes } from "node:crypto";
import { hash, verify } from "@node-rs/argon2";
import { Router } from "express";
import { v7 as uuidv7 } from "uuid";
import { z } from "zod";
import { allowOnly, email, Problem, parse, password, text } from "./http.ts";
import { gate } from "./limits.ts";
import { logInLimit, signInLimit } from "./security.ts";
import { sessionOpener } from "./sessions.ts";
import type { Account, Context } from "./types.ts";

const SignUp = z.strictObject({ email, name: text(100), password });
const LogIn = z.strictObject({ email, password: z.string() });

// argon2id with OWASP's parameters: 19 MiB, two passes, one lane.
const hashing = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** Returns the hash of a password: an argon2id string that includes salt and parameters. */
export const hashPassword = (password: string) => hash(password, hashing);

const unknownHash = hashPassword(randomBytes(16).toString("hex"));

/**
 * Compares a password with the stored hash. Without a hash it takes the same time, so the time does
 * not reveal which accounts exist. Passwords are hashed in NFKC form, because keyboards may send
 * different forms of a character. Older hashes are of the password as it was typed.
 */
export async function verifyPassword(passwordHash: string | undefined, password: string) {
  const stored = passwordHash ?? (await unknownHash);
  for (const form of new Set([password.normalize("NFKC"), password])) {
    if (await verify(stored, form)) return passwordHash !== undefined;
  }
  return false;
}

/** The routes to sign up and log in. Each new account gets an Inbox. */
export function accountRoutes(context: Context): Router {
  const { db, config } = context;
  const router = Router();
  const openSession = sessionOpener(context);
  const signIns = signInLimit(config.signInsPerMinute);
  const logIns = logInLimit(config.loginsPerMinute);
  // Each hash uses 19 MiB and one of Node's four background threads for some tens of ms.
  const inTurn = gate(2, 40);

  const insertAccount = db.prepare(
    `INSERT INTO accounts (id, email, name, password_hash, created_at)
     VALUES (:id, :email, :name, :passwordHash, :now) ON CONFLICT DO NOTHING`,
  );
  const insertInbox = db.prepare(
    "INSERT INTO lists (id, name, inbox_of, created_at) VALUES (:listId, 'Inbox', :id, :now)",
  );
  const insertOwner = db.prepare(
    "INSERT INTO members (list_id, account_id, role) VALUES (:listId, :id, 'owner')",
  );
  const createAccount = db.transaction((account: Account & { passwordHash: string }) => {
    const row = { ...account, listId: uuidv7(), now: new Date().toISOString() };
    if (insertAccount.run(row).changes === 0) {
      throw new Problem(409, "There is an account with this e-mail address. Log in instead.");
    }
    insertInbox.run(row);
    insertOwner.run(row);
  });

  const findAccount = db.prepare<[string], { id: string; passwordHash: string }>(
    "SELECT id, password_hash AS passwordHash FROM accounts WHERE email = ?",
  );

  router.post("/accounts", signIns, async (req, res) => {
    const input = parse(SignUp, req.body);
    const account = { id: uuidv7(), email: input.email, name: input.name };
    const passwordHash = await inTurn(() => hashPassword(input.password));
    createAccount({ ...account, passwordHash });
    res.status(201).location("/me").json(account);
  });

  router.post("/sessions", signIns, logIns, async (req, res) => {
    const input = parse(LogIn, req.body);
    const account = findAccount.get(input.email);
    const matches = await inTurn(() => verifyPassword(account?.passwordHash, input.password));
    if (!account || !matches) throw new Problem(401, "The e-mail address or password is wrong.");
    res
      .status(201)
      .location("/sessions/current")
      .json(openSession(req, res, account.id));
  });

  router.all(["/accounts", "/sessions"], allowOnly("POST"));

  return router;
}
