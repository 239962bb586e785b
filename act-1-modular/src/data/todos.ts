import type { Todos } from "../application/todos.ts";
import { NotFound } from "../domain/errors.ts";
import { searchWords } from "../domain/search.ts";
import type { Todo } from "../domain/todo.ts";
import { type Database, isForeignKeyViolation, prepared } from "./database.ts";

/** The columns of a todo, from a table or join in which it goes by the name t. */
export const todoColumns = `
  t.id, t.list_id AS "listId", t.title, t.completed_at AS "completedAt", t."order",
  t.created_by AS "createdBy", t.created_at AS "createdAt", t.version`;

const insertTodo = prepared(
  `INSERT INTO todos
     (id, list_id, title, words, completed_at, "order", created_by, created_at, version)
   VALUES ($1, $2, $3, array_to_tsvector($4::text[]), $5, $6, $7, $8, $9)`,
);
const findTodo = prepared(`SELECT ${todoColumns} FROM todos t WHERE t.id = $1`);
const lockTodo = prepared(`SELECT ${todoColumns} FROM todos t WHERE t.id = $1 FOR UPDATE`);
const findPage = prepared(
  `SELECT ${todoColumns} FROM todos t
   WHERE t.list_id = $1 AND (t."order", t.id) > ($2, $3) ORDER BY t."order", t.id LIMIT $4`,
);
const updateTodo = prepared(
  `UPDATE todos SET title = $2, words = array_to_tsvector($3::text[]), completed_at = $4,
     "order" = $5, version = $6 WHERE id = $1`,
);
const insertNotification = prepared(
  `INSERT INTO notifications (id, account_id, todo_id, list_id, title, completed_by, created_at)
   VALUES ($1, $2, $3, $4, $5, $6, $7)`,
);
const deleteTodo = prepared("DELETE FROM todos WHERE id = $1");
// The list is locked first: whoever clears or deletes it at the same time waits, in the same order.
const clearTodos = prepared(
  `WITH list AS (SELECT id FROM lists WHERE id = $1 FOR NO KEY UPDATE)
   DELETE FROM todos USING list
   WHERE list_id = list.id AND (completed_at IS NOT NULL OR NOT $2)`,
);

const lowestId = "00000000-0000-0000-0000-000000000000";

export function todoRepository(db: Database): Todos {
  return {
    async add({ todo }) {
      const { id, listId, title, completedAt, order, createdBy, createdAt, version } = todo;
      const words = searchWords(title);
      const values = [id, listId, title, words, completedAt, order, createdBy, createdAt, version];
      try {
        await db.run(insertTodo, values);
      } catch (error) {
        throw isForeignKeyViolation(error) ? new NotFound("list") : error;
      }
    },

    async find(id) {
      const [todo] = await db.rows<Todo>(findTodo, [id]);
      return todo;
    },

    page: (listId, after, limit) =>
      db.rows<Todo>(findPage, [listId, after.order, after.id || lowestId, limit]),

    change: (id, decide) =>
      db.transaction(async (tx) => {
        const [before] = await tx.rows<Todo>(lockTodo, [id]);
        const outcome = before && decide(before);
        if (!outcome?.event) return outcome;
        const { title, completedAt, order, version } = outcome.todo;
        await tx.run(updateTodo, [id, title, searchWords(title), completedAt, order, version]);
        for (const { accountId, completedBy, ...one } of outcome.notifications) {
          const values = [one.id, accountId, id, one.listId, one.title, completedBy.id];
          await tx.run(insertNotification, [...values, one.createdAt]);
        }
        return outcome;
      }),

    async remove(id) {
      await db.run(deleteTodo, [id]);
    },

    async clear(listId, { onlyCompleted }) {
      await db.run(clearTodos, [listId, onlyCompleted]);
    },
  };
}
