import type { EmailDetailsOf, StillMembers } from "../application/reactions.ts";
import type { EmailDetails } from "../domain/notification.ts";
import { type Database, type Options, planEachTime, prepared } from "./database.ts";

const findMembers = prepared(
  `SELECT list_id AS "listId", account_id AS "accountId" FROM members
   WHERE (list_id, account_id) IN (
     SELECT "listId", "accountId" FROM jsonb_to_recordset($1) AS _("listId" uuid, "accountId" uuid))`,
);
const findDetails = prepared(
  `SELECT recipient.email AS "to", actor.name AS "actorName", l.name AS "listName"
   FROM members m
   JOIN lists l ON l.id = m.list_id
   JOIN accounts recipient ON recipient.id = m.account_id
   JOIN accounts actor ON actor.id = $3
   WHERE m.list_id = $1 AND m.account_id = $2`,
);

type Membership = { listId: string; accountId: string };
const keyOf = ({ listId, accountId }: Membership) => `${listId} ${accountId}`;

export function stillMembers(db: Database): StillMembers {
  return async (accounts) => {
    const members = await db.rows<Membership>(findMembers, [JSON.stringify(accounts)]);
    const known = new Set(members.map(keyOf));
    return accounts.filter((account) => known.has(keyOf(account)));
  };
}

export function emailDetails(db: Database): EmailDetailsOf {
  return async ({ listId, accountId, actorId }) => {
    const [details] = await db.rows<EmailDetails>(findDetails, [listId, accountId, actorId]);
    return details;
  };
}

/**
 * Options of connections to the schema `email`. Its outbox has the shape of the public one, so the
 * same code claims from it.
 */
export const emailSchema: Options = { options: `${planEachTime.options} -c search_path=email` };
