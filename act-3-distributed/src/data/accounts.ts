import type { Accounts, Credentials } from "../application/accounts.ts";
import type { AccountEvent } from "../domain/account.ts";
import { type Database, prepared } from "./database.ts";
import { messagesOf } from "./event-messages.ts";
import type { Change, OutboxWriter } from "./outbox.ts";

const insertAccount = prepared(
  `INSERT INTO accounts (id, email, name, password_hash, created_at)
   VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING`,
);
const findByEmail = prepared(
  `SELECT id, email, name, password_hash AS "passwordHash" FROM accounts WHERE email = $1`,
);

/** Stores rows of another feature in the transaction that creates an account. */
export type OnCreated = (tx: Change, event: AccountEvent) => Promise<void>;

export function accountRepository(
  db: Database,
  outbox: OutboxWriter,
  onCreated: OnCreated,
): Accounts {
  return {
    add: ({ id, email, name }, passwordHash, event) =>
      outbox.transaction(async (tx) => {
        const values = [id, email, name, passwordHash, event.occurredAt];
        if ((await tx.run(insertAccount, values)) === 0) return false;
        await tx.enqueue(messagesOf(id, [event]));
        await onCreated(tx, event);
        return true;
      }),

    async findByEmail(email) {
      const [account] = await db.rows<Credentials>(findByEmail, [email]);
      return account;
    },
  };
}
