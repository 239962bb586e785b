import type { Accounts, Credentials } from "../application/accounts.ts";
import type { Account, AccountEvent } from "../domain/account.ts";
import type { Database } from "./database.ts";

/** Stores rows of another feature in the transaction that creates an account. */
export type OnCreated = (db: Database, event: AccountEvent) => void;

export function accountRepository(db: Database, onCreated: OnCreated): Accounts {
  const insertAccount = db.prepare(
    `INSERT INTO accounts (id, email, name, password_hash, created_at)
     VALUES (:id, :email, :name, :passwordHash, :now) ON CONFLICT DO NOTHING`,
  );
  const add = db.transaction((account: Account, passwordHash: string, event: AccountEvent) => {
    const now = event.occurredAt.toISOString();
    if (insertAccount.run({ ...account, passwordHash, now }).changes === 0) return false;
    onCreated(db, event);
    return true;
  });
  const findByEmail = db.prepare<[string], Credentials>(
    "SELECT id, email, name, password_hash AS passwordHash FROM accounts WHERE email = ?",
  );

  return {
    add: async (account, passwordHash, event) => add(account, passwordHash, event),

    findByEmail: async (email) => findByEmail.get(email),
  };
}
