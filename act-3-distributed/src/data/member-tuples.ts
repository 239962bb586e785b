import type { Epochs } from "../application/permission-cache.ts";
import { type Database, prepared } from "./database.ts";
import type { Membership, PermissionStore } from "./permissions.ts";

// One process at a time makes the tuples of a list, so the last one sees the last state of the table.
const lockTuples = prepared("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))");
const findMembers = prepared(
  'SELECT account_id AS "accountId", role FROM members WHERE list_id = $1',
);
const findLists = prepared(
  `SELECT list_id AS id, array_agg(account_id) AS "accountIds" FROM members
   WHERE $1::uuid IS NULL OR list_id > $1 GROUP BY list_id ORDER BY list_id LIMIT $2`,
);

/**
 * Makes the tuples of a list equal to its members in the source of truth. Can be repeated. `accountIds`
 * get new epochs in any case: an earlier attempt may have ended between their tuples and their epochs.
 */
export type EnsureTuples = (listId: string, accountIds?: string[]) => Promise<void>;

/**
 * Holds a connection of `db` while OpenFGA stores the tuples, so this needs a pool of its own:
 * requests must not wait for it. Accounts whose tuples have changed get new epochs afterwards.
 */
export function memberTuples(
  db: Database,
  { membersOf, changeMembers }: Pick<PermissionStore, "membersOf" | "changeMembers">,
  changeEpochs: Epochs["change"] = async () => {},
): EnsureTuples {
  return (listId, accountIds = []) =>
    db.transaction(async (tx) => {
      await tx.rows(lockTuples, [listId]);
      const members = await tx.rows<Membership>(findMembers, [listId]);
      const tuples = await membersOf(listId);
      const added = without(members, tuples);
      const removed = without(tuples, members);
      await changeMembers(listId, { added, removed });
      // Never before the tuples: a search that reads a new epoch must load the new permissions.
      const changed = [...added, ...removed].map(({ accountId }) => accountId);
      await changeEpochs([...changed, ...accountIds]);
    });
}

const keyOf = ({ accountId, role }: Membership) => `${accountId} ${role}`;

function without(members: Membership[], others: Membership[]): Membership[] {
  const known = new Set(others.map(keyOf));
  return members.filter((member) => !known.has(keyOf(member)));
}

/** Few enough that no list waits long for a connection. */
const batchSize = 100;

type ListMembers = { id: string; accountIds: string[] };

/** Does this for all lists. `onProgress` gets the number of lists so far, after every thousandth. */
export async function ensureAllTuples(
  db: Database,
  ensure: EnsureTuples,
  onProgress: (ensured: number) => unknown,
): Promise<number> {
  let ensured = 0;
  for (let after: string | undefined; ; ) {
    const lists = await db.rows<ListMembers>(findLists, [after, batchSize]);
    await Promise.all(lists.map(({ id, accountIds }) => ensure(id, accountIds)));
    ensured += lists.length;
    after = lists.at(-1)?.id;
    if (!after) return ensured;
    if (ensured % 1_000 === 0) await onProgress(ensured);
  }
}
