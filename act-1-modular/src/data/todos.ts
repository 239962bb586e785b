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
const deleteTodo = prepared("DELETE FROM todos WHERE id = $1");
// Two that clear a list at once lock its rows in the same order and so can't block each other.
const clearTodos = prepared(
  `DELETE FROM todos WHERE id IN (
     SELECT id FROM todos WHERE list_id = $1 AND (completed_at IS NOT NULL OR NOT $2)
     ORDER BY id FOR UPDATE)`,
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
        const decision = before && decide(before);
        if (!decision?.event) return decision;
        const { title, completedAt, order, version } = decision.todo;
        await tx.run(updateTodo, [id, title, searchWords(title), completedAt, order, version]);
        return decision;
      }),

    async remove(id) {
      await db.run(deleteTodo, [id]);
    },

    async clear(listId, { onlyCompleted }) {
      await db.run(clearTodos, [listId, onlyCompleted]);
    },
  };
}
