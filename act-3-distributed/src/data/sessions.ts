import { createHash, randomBytes } from "node:crypto";
import type { Sessions } from "../application/accounts.ts";
import type { Account } from "../domain/account.ts";
import { type Database, prepared } from "./database.ts";

const deleteExpired = prepared("DELETE FROM sessions WHERE expires_at < $1");
const insertSession = prepared(
  "INSERT INTO sessions (token_hash, account_id, expires_at) VALUES ($1, $2, $3)",
);
const findAccount = prepared(
  `SELECT a.id, a.email, a.name FROM sessions s JOIN accounts a ON a.id = s.account_id
   WHERE s.token_hash = $1 AND s.expires_at > $2`,
);
const deleteSession = prepared("DELETE FROM sessions WHERE token_hash = $1");

const hashToken = (token: string) => createHash("sha256").update(token).digest("hex");

/** A session is a random token. Only its hash is stored. */
export function sessionRepository(db: Database): Sessions {
  return {
    async open(accountId, now, expiresAt) {
      const token = randomBytes(32).toString("base64url");
      await db.run(deleteExpired, [now]);
      await db.run(insertSession, [hashToken(token), accountId, expiresAt]);
      return token;
    },

    async accountOf(token, now) {
      const [account] = await db.rows<Account>(findAccount, [hashToken(token), now]);
      return account;
    },

    async close(token) {
      await db.run(deleteSession, [hashToken(token)]);
    },
  };
}
