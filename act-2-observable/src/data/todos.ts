import type { Todos } from "../application/todos.ts";
import { NotFound } from "../domain/errors.ts";
import { messageOf, type Todo } from "../domain/todo.ts";
import { type Database, isForeignKeyViolation, prepared } from "./database.ts";
import type { OutboxTable } from "./outbox.ts";

/** The columns of a todo, from a table or join in which it goes by the name t. */
export const todoColumns = `
  t.id, t.list_id AS "listId", t.title, t.completed_at AS "completedAt", t."order",
  t.created_by AS "createdBy", t.created_at AS "createdAt", t.version`;

const insertTodo = prepared(
  `INSERT INTO todos
     (id, list_id, title, completed_at, "order", created_by, created_at, version)
   VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
);
const findTodo = prepared(`SELECT ${todoColumns} FROM todos t WHERE t.id = $1`);
const lockTodo = prepared(`SELECT ${todoColumns} FROM todos t WHERE t.id = $1 FOR UPDATE`);
const findPage = prepared(
  `SELECT ${todoColumns} FROM todos t
   WHERE t.list_id = $1 AND (t."order", t.id) > ($2, $3) ORDER BY t."order", t.id LIMIT $4`,
);
const updateTodo = prepared(
  `UPDATE todos SET title = $2, completed_at = $3, "order" = $4, version = $5 WHERE id = $1`,
);
const deleteTodo = prepared(`DELETE FROM todos t WHERE t.id = $1 RETURNING ${todoColumns}`);
// The list is locked first: whoever clears or deletes it at the same time waits, in the same order.
const clearTodos = prepared(
  `WITH list AS (SELECT id FROM lists WHERE id = $1 FOR NO KEY UPDATE)
   DELETE FROM todos t USING list
   WHERE t.list_id = list.id AND (t.completed_at IS NOT NULL OR NOT $2)
   RETURNING ${todoColumns}`,
);

/** No id comes before it. */
export const lowestId = "00000000-0000-0000-0000-000000000000";

export function todoRepository(db: Database, outbox: OutboxTable): Todos {
  return {
    async add({ todo, event }) {
      const { id, listId, title, completedAt, order, createdBy, createdAt, version } = todo;
      const values = [id, listId, title, completedAt, order, createdBy, createdAt, version];
      try {
        await outbox.transaction(async (tx) => {
          await tx.run(insertTodo, values);
          if (event) await tx.enqueue([messageOf(event)]);
        });
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
      outbox.transaction(async (tx) => {
        const [before] = await tx.rows<Todo>(lockTodo, [id]);
        const outcome = before && decide(before);
        if (!outcome?.event) return outcome;
        const { title, completedAt, order, version } = outcome.todo;
        await tx.run(updateTodo, [id, title, completedAt, order, version]);
        await tx.enqueue([messageOf(outcome.event), ...outcome.messages]);
        return outcome;
      }),

    async remove(id, decide) {
      await outbox.transaction(async (tx) => {
        const gone = await tx.rows<Todo>(deleteTodo, [id]);
        await tx.enqueue(gone.map((todo) => messageOf(decide(todo))));
      });
    },

    async clear(listId, { onlyCompleted }, decide) {
      await outbox.transaction(async (tx) => {
        const gone = await tx.rows<Todo>(clearTodos, [listId, onlyCompleted]);
        await tx.enqueue(gone.map((todo) => messageOf(decide(todo))));
      });
    },
  };
}
