import type { Accounts, Credentials } from "../application/accounts.ts";
import type { Account } from "../domain/account.ts";
import type { Database } from "./database.ts";

type NewAccount = Account & { passwordHash: string; inboxId: string; now: string };

export function accountRepository(db: Database): Accounts {
  const insertAccount = db.prepare(
    `INSERT INTO accounts (id, email, name, password_hash, created_at)
     VALUES (:id, :email, :name, :passwordHash, :now) ON CONFLICT DO NOTHING`,
  );
  const insertInbox = db.prepare(
    "INSERT INTO lists (id, name, inbox_of, created_at) VALUES (:inboxId, 'Inbox', :id, :now)",
  );
  const insertOwner = db.prepare(
    "INSERT INTO members (list_id, account_id, role) VALUES (:inboxId, :id, 'owner')",
  );
  const add = db.transaction((account: NewAccount) => {
    if (insertAccount.run(account).changes === 0) return false;
    insertInbox.run(account);
    insertOwner.run(account);
    return true;
  });
  const findByEmail = db.prepare<[string], Credentials>(
    "SELECT id, email, name, password_hash AS passwordHash FROM accounts WHERE email = ?",
  );

  return {
    add: async ({ id, email, name }, passwordHash, inboxId, now) =>
      add({ id, email, name, passwordHash, inboxId, now: now.toISOString() }),

    findByEmail: async (email) => findByEmail.get(email),
  };
}
