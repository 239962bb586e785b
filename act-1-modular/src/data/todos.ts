import type { Caller } from "../application/caller.ts";
import type { MyTodo, Todos } from "../application/todos.ts";
import { searchWords } from "../domain/search.ts";
import type { Contents, Todo } from "../domain/todo.ts";
import { type Database, prepared, type Queries } from "./database.ts";
import { lockList } from "./lists.ts";
import { membersToTell } from "./members.ts";
import { addNotifications } from "./notifications.ts";

/** The columns of a todo, for a query in which the table has the alias t. */
export const todoColumns = `
  t.id, t.list_id AS "listId", t.title, t.completed_at AS "completedAt", t."order",
  t.created_by AS "createdBy", t.created_at AS "createdAt", t.version`;

const insertTodo = prepared(
  `INSERT INTO todos
     (id, list_id, title, words, completed_at, "order", created_by, created_at, version)
   VALUES ($1, $2, $3, array_to_tsvector($4::text[]), $5, $6, $7, $8, $9)`,
);
const findContents = prepared(
  `SELECT count(*)::integer AS count, coalesce(max("order"), 0) AS "highestOrder"
   FROM todos WHERE list_id = $1`,
);
const findTodo = prepared(`SELECT ${todoColumns} FROM todos t WHERE t.id = $1`);
// All commands lock in the same order: the list, the caller's membership, the todo.
const lockTodo = prepared(
  `SELECT ${todoColumns}, l.name AS "listName", m.role
   FROM todos t JOIN lists l ON l.id = t.list_id JOIN members m ON m.list_id = l.id
   WHERE t.id = $1 AND m.account_id = $2
   FOR KEY SHARE OF l FOR SHARE OF m FOR UPDATE OF t`,
);
const findPage = prepared(
  `SELECT ${todoColumns} FROM todos t
   WHERE t.list_id = $1 AND (t."order", t.id) > ($2, $3) ORDER BY t."order", t.id LIMIT $4`,
);
const updateTodo = prepared(
  `UPDATE todos SET title = $2, words = array_to_tsvector($3::text[]), completed_at = $4,
     "order" = $5, version = $6 WHERE id = $1`,
);
const deleteTodo = prepared("DELETE FROM todos WHERE id = $1");
const clearTodos = prepared(
  "DELETE FROM todos WHERE list_id = $1 AND (completed_at IS NOT NULL OR NOT $2)",
);

const lowestId = "00000000-0000-0000-0000-000000000000";

export function todoRepository(db: Database): Todos {
  async function lock(tx: Queries, caller: Caller, id: string) {
    const [row] = await tx.rows<Todo & Omit<MyTodo, "todo">>(lockTodo, [id, caller.account.id]);
    if (!row) return undefined;
    const { role, listName, ...todo } = row;
    return { todo, role, listName };
  }

  return {
    async find(id) {
      const [todo] = await db.rows<Todo>(findTodo, [id]);
      return todo;
    },

    page: (listId, after, limit) =>
      db.rows<Todo>(findPage, [listId, after.order, after.id || lowestId, limit]),

    add: (caller, listId, decide) =>
      db.transaction(async (tx) => {
        // One new todo at a time, so that the limit holds and each new todo is last.
        const list = await lockList(tx, caller, listId, "change");
        const [contents] = await tx.rows<Contents>(findContents, [listId]);
        const { todo } = decide(list, contents ?? { count: 0, highestOrder: 0 });
        const { id, title, completedAt, order, createdBy, createdAt, version } = todo;
        const values = [id, listId, title, searchWords(title), completedAt, order];
        await tx.run(insertTodo, [...values, createdBy, createdAt, version]);
        return todo;
      }, caller),

    change: (caller, { id, withMembers }, decide) =>
      db.transaction(async (tx) => {
        const before = await lock(tx, caller, id);
        const members = before && withMembers ? await membersToTell(tx, before.todo.listId) : [];
        const outcome = decide(before && { ...before, members });
        if (outcome.events.length === 0) return outcome;
        const { title, completedAt, order, version } = outcome.todo;
        await tx.run(updateTodo, [id, title, searchWords(title), completedAt, order, version]);
        await addNotifications(tx, outcome.notifications);
        return outcome;
      }, caller),

    remove: (caller, id, decide) =>
      db.transaction(async (tx) => {
        decide(await lock(tx, caller, id));
        await tx.run(deleteTodo, [id]);
      }, caller),

    clear: (caller, { listId, onlyCompleted }, check) =>
      db.transaction(async (tx) => {
        check(await lockList(tx, caller, listId, "change"));
        await tx.run(clearTodos, [listId, onlyCompleted]);
      }, caller),
  };
}
