import { type Database, prepared } from "./database.ts";
import type { Membership, PermissionStore } from "./permissions.ts";

// One process at a time makes the tuples of a list, so the last one sees the last state of the table.
const lockTuples = prepared("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))");
const findMembers = prepared(
  'SELECT account_id AS "accountId", role FROM members WHERE list_id = $1',
);
const findLists = prepared(
  "SELECT id FROM lists WHERE $1::uuid IS NULL OR id > $1 ORDER BY id LIMIT $2",
);

/** Makes the tuples of a list equal to its members in the source of truth. Can be repeated. */
export type EnsureTuples = (listId: string) => Promise<void>;

/**
 * Holds a connection of `db` while OpenFGA stores the tuples, so this needs a pool of its own:
 * requests must not wait for it.
 */
export function memberTuples(
  db: Database,
  { membersOf, changeMembers }: Pick<PermissionStore, "membersOf" | "changeMembers">,
): EnsureTuples {
  return (listId) =>
    db.transaction(async (tx) => {
      await tx.rows(lockTuples, [listId]);
      const members = await tx.rows<Membership>(findMembers, [listId]);
      const tuples = await membersOf(listId);
      const added = without(members, tuples);
      const removed = without(tuples, members);
      await changeMembers(listId, { added, removed });
    });
}

const keyOf = ({ accountId, role }: Membership) => `${accountId} ${role}`;

function without(members: Membership[], others: Membership[]): Membership[] {
  const known = new Set(others.map(keyOf));
  return members.filter((member) => !known.has(keyOf(member)));
}

/** Few enough that no list waits long for a connection. */
const batchSize = 100;

/** Does this for all lists. `onProgress` gets the number of lists so far, after every thousandth. */
export async function ensureAllTuples(
  db: Database,
  ensure: EnsureTuples,
  onProgress: (ensured: number) => unknown,
): Promise<number> {
  let ensured = 0;
  for (let after: string | undefined; ; ) {
    const lists = await db.rows<{ id: string }>(findLists, [after, batchSize]);
    await Promise.all(lists.map(({ id }) => ensure(id)));
    ensured += lists.length;
    after = lists.at(-1)?.id;
    if (!after) return ensured;
    if (ensured % 1_000 === 0) await onProgress(ensured);
  }
}
