import type { MyList } from "../application/access.ts";
import type { Caller } from "../application/caller.ts";
import type { InboxOf, ListDecision, ListPosition, Lists } from "../application/lists.ts";
import { NotFound } from "../domain/errors.ts";
import { createList, type ListDeleted } from "../domain/list.ts";
import type { OnCreated } from "./accounts.ts";
import { type Database, prepared, type Queries } from "./database.ts";
import { messagesOf } from "./event-messages.ts";
import type { Change, OutboxWriter } from "./outbox.ts";

const columns = `l.id, l.name, l.created_at AS "createdAt", l.inbox_of IS NOT NULL AS "isInbox"`;

const insertList = prepared(
  "INSERT INTO lists (id, name, inbox_of, created_at) VALUES ($1, $2, $3, $4)",
);
const insertOwner = prepared(
  "INSERT INTO members (list_id, account_id, role) VALUES ($1, $2, 'owner')",
);
const findList = prepared(
  `SELECT ${columns}, m.role FROM lists l JOIN members m ON m.list_id = l.id
   WHERE l.id = $1 AND m.account_id = $2`,
);
const rank = "(l.inbox_of IS DISTINCT FROM m.account_id)::integer";
const findPage = prepared(
  `SELECT ${columns}, m.role, ${rank} AS rank
   FROM members m JOIN lists l ON l.id = m.list_id
   WHERE m.account_id = $1
     AND ($2::integer IS NULL OR (${rank}, l.created_at, l.id) > ($2, $3, $4::uuid))
   ORDER BY ${rank}, l.created_at, l.id LIMIT $5`,
);
// An account adds one list at a time, so that the limit holds.
const lockAccount = prepared("SELECT FROM accounts WHERE id = $1 FOR NO KEY UPDATE");
const countOwned = prepared(
  "SELECT count(*)::integer AS count FROM members WHERE account_id = $1 AND role = 'owner'",
);
const findInbox = prepared("SELECT id FROM lists WHERE inbox_of = $1");
const renameList = prepared("UPDATE lists SET name = $2 WHERE id = $1");
const deleteList = prepared("DELETE FROM lists WHERE id = $1");

/** Locks the list, then the caller's membership. Both locks last until the transaction ends. */
const lockMyList = (mode: string) =>
  prepared(
    `SELECT ${columns}, m.role FROM lists l JOIN members m ON m.list_id = l.id
     WHERE l.id = $1 AND m.account_id = $2 FOR ${mode} OF l FOR SHARE OF m`,
  );
const locks = {
  /** Only one command can have this lock. For commands that change the list or what it contains. */
  change: lockMyList("NO KEY UPDATE"),
  /** Also waits for changes of single todos. For the command that deletes the list. */
  remove: lockMyList("UPDATE"),
};

/** Locks a list for a command. Returns undefined if the caller is not a member of it. */
export async function lockList(
  tx: Queries,
  caller: Caller,
  listId: string,
  purpose: keyof typeof locks,
): Promise<MyList | undefined> {
  const [list] = await tx.rows<MyList>(locks[purpose], [listId, caller.account.id]);
  return list;
}

/** Gives a new account its Inbox. */
export const addInbox =
  (newId: () => string): OnCreated =>
  async (tx, { accountId, occurredAt }) => {
    const input = { id: newId(), name: "Inbox", isInbox: true };
    await insert(tx, createList(input, accountId, occurredAt), accountId);
  };

async function insert(tx: Change, { list, events }: ListDecision, ownerId: string): Promise<void> {
  const inboxOf = list.isInbox ? ownerId : null;
  await tx.run(insertList, [list.id, list.name, inboxOf, list.createdAt]);
  await tx.run(insertOwner, [list.id, ownerId]);
  await tx.enqueue(messagesOf(list.id, events));
}

/** Deletes rows of another feature in the transaction that deletes a list. */
export type OnDeleted = (tx: Change, event: ListDeleted) => Promise<void>;

export function listRepository(
  db: Database,
  outbox: OutboxWriter,
  onDeleted: OnDeleted,
): Lists & { inboxOf: InboxOf } {
  return {
    add: (caller, decide) =>
      outbox.transaction(async (tx) => {
        const ownerId = caller.account.id;
        await tx.rows(lockAccount, [ownerId]);
        const [owned] = await tx.rows<{ count: number }>(countOwned, [ownerId]);
        const decision = decide(owned?.count ?? 0);
        await insert(tx, decision, ownerId);
        return decision.list;
      }, caller),

    async find(caller, listId) {
      const [list] = await db.rows<MyList>(findList, [listId, caller.account.id]);
      return list;
    },

    page: (accountId, after, limit) =>
      db.rows<MyList & ListPosition>(findPage, [
        accountId,
        after?.rank,
        after?.createdAt,
        after?.id,
        limit,
      ]),

    async inboxOf(accountId) {
      const [inbox] = await db.rows<{ id: string }>(findInbox, [accountId]);
      if (!inbox) throw new NotFound("list");
      return inbox.id;
    },

    change: (caller, listId, decide) =>
      outbox.transaction(async (tx) => {
        const { list, events } = decide(await lockList(tx, caller, listId, "change"));
        await tx.run(renameList, [listId, list.name]);
        await tx.enqueue(messagesOf(listId, events));
        return list;
      }, caller),

    remove: (caller, listId, decide) =>
      outbox.transaction(async (tx) => {
        const event = decide(await lockList(tx, caller, listId, "remove"));
        await onDeleted(tx, event);
        await tx.run(deleteList, [listId]);
        await tx.enqueue(messagesOf(listId, [event]));
      }, caller),
  };
}
