import type { Caller } from "../application/caller.ts";
import type { MyTodo, Todos } from "../application/todos.ts";
import {
  type Contents,
  deleteTodo as deletionOf,
  type Todo,
  type TodoEvent,
} from "../domain/todo.ts";
import { type Database, prepared, type Queries } from "./database.ts";
import { messagesOf } from "./event-messages.ts";
import { lockList, type OnDeleted } from "./lists.ts";
import { membersToTell } from "./members.ts";
import type { Change, OutboxWriter } from "./outbox.ts";

/** The columns of a todo, for a query in which the table has the alias t. */
export const todoColumns = `
  t.id, t.list_id AS "listId", t.title, t.completed_at AS "completedAt", t."order",
  t.created_by AS "createdBy", t.created_at AS "createdAt", t.version`;

const insertTodo = prepared(
  `INSERT INTO todos
     (id, list_id, title, completed_at, "order", created_by, created_at, version)
   VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
);
const findContents = prepared(
  `SELECT count(*)::integer AS count, coalesce(max("order"), 0) AS "highestOrder"
   FROM todos WHERE list_id = $1`,
);
const findTodo = prepared(`SELECT ${todoColumns} FROM todos t WHERE t.id = $1`);
// All commands lock in the same order: the list, the caller's membership, the todo.
const lockTodo = prepared(
  `SELECT ${todoColumns}, m.role
   FROM todos t JOIN lists l ON l.id = t.list_id JOIN members m ON m.list_id = l.id
   WHERE t.id = $1 AND m.account_id = $2
   FOR KEY SHARE OF l FOR SHARE OF m FOR UPDATE OF t`,
);
const findPage = prepared(
  `SELECT ${todoColumns} FROM todos t
   WHERE t.list_id = $1 AND (t."order", t.id) > ($2, $3) ORDER BY t."order", t.id LIMIT $4`,
);
/** How many of the newest todos search is compared with. */
export const newestCount = 1_000;
const findNewest = prepared(
  `SELECT ${todoColumns} FROM todos t ORDER BY t.id DESC LIMIT ${newestCount}`,
);
const updateTodo = prepared(
  `UPDATE todos SET title = $2, completed_at = $3, "order" = $4, version = $5 WHERE id = $1`,
);
const deleteTodo = prepared("DELETE FROM todos WHERE id = $1");
const clearTodos = prepared(
  `DELETE FROM todos t WHERE t.list_id = $1 AND (t.completed_at IS NOT NULL OR NOT $2)
   RETURNING ${todoColumns}`,
);

/** Sorts before all other ids. */
export const lowestId = "00000000-0000-0000-0000-000000000000";

export function todoRepository(db: Database, outbox: OutboxWriter): Todos {
  async function lock(tx: Queries, caller: Caller, id: string) {
    const [row] = await tx.rows<Todo & Omit<MyTodo, "todo">>(lockTodo, [id, caller.account.id]);
    if (!row) return undefined;
    const { role, ...todo } = row;
    return { todo, role };
  }

  return {
    async find(id) {
      const [todo] = await db.rows<Todo>(findTodo, [id]);
      return todo;
    },

    page: (listId, after, limit) =>
      db.rows<Todo>(findPage, [listId, after.order, after.id || lowestId, limit]),

    add: (caller, listId, decide) =>
      outbox.transaction(async (tx) => {
        // One new todo at a time, so that the limit holds and each new todo is last.
        const list = await lockList(tx, caller, listId, "change");
        const [contents] = await tx.rows<Contents>(findContents, [listId]);
        const { todo, events } = decide(list, contents ?? { count: 0, highestOrder: 0 });
        const { id, title, completedAt, order, createdBy, createdAt, version } = todo;
        const values = [id, listId, title, completedAt, order];
        await tx.run(insertTodo, [...values, createdBy, createdAt, version]);
        await tx.enqueue(messagesOf(id, events));
        return todo;
      }, caller),

    change: (caller, { id, withMembers }, decide) =>
      outbox.transaction(async (tx) => {
        const before = await lock(tx, caller, id);
        const members = before && withMembers ? await membersToTell(tx, before.todo.listId) : [];
        const decision = decide(before && { ...before, members });
        if (decision.events.length === 0) return decision;
        const { title, completedAt, order, version } = decision.todo;
        await tx.run(updateTodo, [id, title, completedAt, order, version]);
        await tx.enqueue(messagesOf(id, decision.events));
        return decision;
      }, caller),

    remove: (caller, id, decide) =>
      outbox.transaction(async (tx) => {
        const event = decide(await lock(tx, caller, id));
        await tx.run(deleteTodo, [id]);
        await tx.enqueue(messagesOf(id, [event]));
      }, caller),

    clear: (caller, { listId, onlyCompleted }, decide) =>
      outbox.transaction(async (tx) => {
        const eventOf = decide(await lockList(tx, caller, listId, "change"));
        await clear(tx, listId, onlyCompleted, eventOf);
      }, caller),
  };
}

/** Deletes todos of a list, each with its own event. */
async function clear(
  tx: Change,
  listId: string,
  onlyCompleted: boolean,
  eventOf: (todo: Todo) => TodoEvent,
): Promise<void> {
  const deleted = await tx.rows<Todo>(clearTodos, [listId, onlyCompleted]);
  await tx.enqueue(deleted.flatMap((todo) => messagesOf(todo.id, [eventOf(todo)])));
}

/** Deletes the todos of a deleted list. */
export const deleteTodosOf: OnDeleted = (tx, { listId, actorId, occurredAt }) =>
  clear(tx, listId, false, (todo) => deletionOf(todo, actorId, occurredAt));

/** Returns the newest todos of all lists, by descending id. */
export const newestTodos = (db: Database) => db.rows<Todo>(findNewest);
