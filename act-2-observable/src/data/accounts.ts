import type { Accounts, Credentials } from "../application/accounts.ts";
import { type Database, prepared } from "./database.ts";

const insertAccount = prepared(
  `INSERT INTO accounts (id, email, name, password_hash, created_at)
   VALUES ($1, $2, $3, $4, $5) ON CONFLICT (email) DO NOTHING`,
);
const insertInbox = prepared(
  "INSERT INTO lists (id, name, inbox_of, created_at) VALUES ($1, 'Inbox', $2, $3)",
);
const insertOwner = prepared(
  "INSERT INTO members (list_id, account_id, role) VALUES ($1, $2, 'owner')",
);
const findByEmail = prepared(
  `SELECT id, email, name, password_hash AS "passwordHash" FROM accounts WHERE email = $1`,
);

export function accountRepository(db: Database): Accounts {
  return {
    add: ({ id, email, name }, passwordHash, inboxId, now) =>
      db.transaction(async (tx) => {
        const added = await tx.run(insertAccount, [id, email, name, passwordHash, now]);
        if (added === 0) return false;
        await tx.run(insertInbox, [inboxId, id, now]);
        await tx.run(insertOwner, [inboxId, id]);
        return true;
      }),

    async findByEmail(email) {
      const [account] = await db.rows<Credentials>(findByEmail, [email]);
      return account;
    },
  };
}
