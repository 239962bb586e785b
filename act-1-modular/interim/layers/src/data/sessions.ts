import { createHash, randomBytes } from "node:crypto";
import type { Sessions } from "../application/accounts.ts";
import type { Account } from "../domain/account.ts";
import type { Database } from "./database.ts";

const hashToken = (token: string) => createHash("sha256").update(token).digest("hex");

/** A session is a random token. Only its hash is stored. */
export function sessionRepository(db: Database): Sessions {
  const deleteExpired = db.prepare("DELETE FROM sessions WHERE expires_at < ?");
  const insertSession = db.prepare(
    "INSERT INTO sessions (token_hash, account_id, expires_at) VALUES (?, ?, ?)",
  );
  const findAccount = db.prepare<[string, string], Account>(
    `SELECT a.id, a.email, a.name FROM sessions s JOIN accounts a ON a.id = s.account_id
     WHERE s.token_hash = ? AND s.expires_at > ?`,
  );
  const deleteSession = db.prepare("DELETE FROM sessions WHERE token_hash = ?");

  return {
    async open(accountId, now, expiresAt) {
      const token = randomBytes(32).toString("base64url");
      deleteExpired.run(now.toISOString());
      insertSession.run(hashToken(token), accountId, expiresAt.toISOString());
      return token;
    },

    accountOf: async (token, now) => findAccount.get(hashToken(token), now.toISOString()),

    async close(token) {
      deleteSession.run(hashToken(token));
    },
  };
}
