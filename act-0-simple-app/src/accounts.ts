import { randomBytes } from "node:crypto";
import { hash, verify } from "@node-rs/argon2";
import { Router } from "express";
import { v7 as uuidv7 } from "uuid";
import { z } from "zod";
import type { Context } from "./app.ts";
import { email, Problem, parse, password, text } from "./http.ts";
import { loginLimit } from "./security.ts";
import { sessionOpener } from "./sessions.ts";

export type Account = { id: string; email: string; name: string };

const SignUp = z.strictObject({ email, name: text(100), password });
const LogIn = z.strictObject({ email, password: z.string() });

// argon2id with OWASP's parameters: 19 MiB, two passes, one lane.
const hashing = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** A password as it is stored: an argon2id string with its salt and parameters. */
export const hashPassword = (password: string) => hash(password, hashing);

const nobody = hashPassword(randomBytes(16).toString("hex"));

/** Takes as long for an account that does not exist: the time must not tell which ones do. */
export async function verifyPassword(passwordHash: string | undefined, password: string) {
  const matches = await verify(passwordHash ?? (await nobody), password);
  return matches && passwordHash !== undefined;
}

/** Sign up and log in. Each new account gets a list of its own, the Inbox. */
export function accountRoutes(context: Context): Router {
  const { db, config } = context;
  const router = Router();
  const openSession = sessionOpener(context);

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

  router.post("/accounts", async (req, res) => {
    const input = parse(SignUp, req.body);
    const account = { id: uuidv7(), email: input.email, name: input.name };
    createAccount({ ...account, passwordHash: await hashPassword(input.password) });
    res.status(201).location("/me").json(account);
  });

  router.post("/sessions", loginLimit(config.loginsPerMinute), async (req, res) => {
    const input = parse(LogIn, req.body);
    const account = findAccount.get(input.email);
    const matches = await verifyPassword(account?.passwordHash, input.password);
    if (!account || !matches) throw new Problem(401, "The e-mail address or password is wrong.");
    res.status(201).location("/sessions/current").json(openSession(res, account.id));
  });

  return router;
}
