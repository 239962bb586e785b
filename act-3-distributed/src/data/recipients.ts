import type { Permissions } from "../application/access.ts";
import type { EmailDetailsOf, StillMembers } from "../application/reactions.ts";
import type { EmailDetails } from "../domain/notification.ts";
import { type Database, type Options, planEachTime, prepared } from "./database.ts";

const findDetails = prepared(
  `SELECT recipient.email AS "to", actor.name AS "actorName", l.name AS "listName"
   FROM members m
   JOIN lists l ON l.id = m.list_id
   JOIN accounts recipient ON recipient.id = m.account_id
   JOIN accounts actor ON actor.id = $3
   WHERE m.list_id = $1 AND m.account_id = $2`,
);

/** Asks once for each list. */
export function stillMembers({ accountsOf }: Pick<Permissions, "accountsOf">): StillMembers {
  return async (accounts) => {
    const readers = new Map<string, Set<string>>();
    for (const listId of new Set(accounts.map((one) => one.listId))) {
      readers.set(listId, new Set(await accountsOf(listId, "read")));
    }
    return accounts.filter(({ listId, accountId }) => readers.get(listId)?.has(accountId));
  };
}

/** Asks for what an e-mail needs only if its recipient may read the list. */
export const detailsForReaders =
  ({ check }: Pick<Permissions, "check">, emailDetailsOf: EmailDetailsOf): EmailDetailsOf =>
  async (due) =>
    (await check(due.accountId, "read", due.listId)) ? emailDetailsOf(due) : undefined;

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
