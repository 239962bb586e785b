import type { Lists } from "../application/lists.ts";
import type { InboxOf } from "../application/todos.ts";
import { NotFound } from "../domain/errors.ts";
import type { List, Role } from "../domain/list.ts";
import { messageOf, type Todo } from "../domain/todo.ts";
import { type Database, prepared } from "./database.ts";
import type { OutboxTable } from "./outbox.ts";
import { todoColumns } from "./todos.ts";

const columns = `l.id, l.name, l.created_at AS "createdAt", l.inbox_of IS NOT NULL AS "isInbox"`;

const insertList = prepared("INSERT INTO lists (id, name, created_at) VALUES ($1, $2, $3)");
const insertOwner = prepared(
  "INSERT INTO members (list_id, account_id, role) VALUES ($1, $2, 'owner')",
);
const findList = prepared(`SELECT ${columns} FROM lists l WHERE l.id = $1`);
const findLists = prepared(
  `SELECT ${columns}, m.role FROM members m JOIN lists l ON l.id = m.list_id
   WHERE m.account_id = $1
   ORDER BY l.inbox_of IS NOT DISTINCT FROM m.account_id DESC, l.created_at, l.id`,
);
const findInbox = prepared("SELECT id FROM lists WHERE inbox_of = $1");
const renameList = prepared("UPDATE lists SET name = $2 WHERE id = $1");
// Whoever wants to add a todo waits, and then finds no list.
const lockList = prepared("SELECT FROM lists WHERE id = $1 FOR UPDATE");
const deleteTodos = prepared(`DELETE FROM todos t WHERE t.list_id = $1 RETURNING ${todoColumns}`);
const deleteList = prepared("DELETE FROM lists WHERE id = $1");

export function listRepository(db: Database, outbox: OutboxTable): Lists & { inboxOf: InboxOf } {
  return {
    add: (list, ownerId) =>
      db.transaction(async (tx) => {
        await tx.run(insertList, [list.id, list.name, list.createdAt]);
        await tx.run(insertOwner, [list.id, ownerId]);
      }),

    async find(listId) {
      const [list] = await db.rows<List>(findList, [listId]);
      return list;
    },

    of: (accountId) => db.rows<List & { role: Role }>(findLists, [accountId]),

    async inboxOf(accountId) {
      const [inbox] = await db.rows<{ id: string }>(findInbox, [accountId]);
      if (!inbox) throw new NotFound("list");
      return inbox.id;
    },

    async rename(listId, name) {
      await db.run(renameList, [listId, name]);
    },

    remove: (listId, decide) =>
      outbox.transaction(async (tx) => {
        await tx.run(lockList, [listId]);
        const gone = await tx.rows<Todo>(deleteTodos, [listId]);
        await tx.enqueue(gone.map((todo) => messageOf(decide(todo))));
        await tx.run(deleteList, [listId]);
      }),
  };
}
