import { randomBytes, randomUUIDv7 } from "node:crypto";
import { hash, verify } from "@node-rs/argon2";
import { Router } from "express";
import { z } from "zod";
import type { Context } from "./app.ts";
import { email, Problem, parse, text } from "./http.ts";

export type Account = { id: string; email: string; name: string };

const password = z
  .string()
  .refine((s) => [...s].length >= 10, "Must have at least 10 characters.")
  .refine((s) => [...s].length <= 200, "Must have at most 200 characters.")
  .refine((s) => s.isWellFormed(), "Must be well-formed Unicode.");

const SignUp = z.strictObject({ email, name: text(100), password });

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

/** Sign up. Each new account gets a list of its own, the Inbox. */
export function accountRoutes({ db }: Context): Router {
  const router = Router();

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
    const row = { ...account, listId: randomUUIDv7(), now: new Date().toISOString() };
    if (insertAccount.run(row).changes === 0) {
      throw new Problem(409, "There is an account with this e-mail address. Log in instead.");
    }
    insertInbox.run(row);
    insertOwner.run(row);
  });

  router.post("/accounts", async (req, res) => {
    const input = parse(SignUp, req.body);
    const account = { id: randomUUIDv7(), email: input.email, name: input.name };
    createAccount({ ...account, passwordHash: await hashPassword(input.password) });
    res.status(201).location("/me").json(account);
  });

  return router;
}
