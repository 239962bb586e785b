import type { Outcome, Todos } from "../application/todos.ts";
import { NotFound } from "../domain/errors.ts";
import type { Todo } from "../domain/todo.ts";
import { type Database, isForeignKeyViolation } from "./database.ts";

export type TodoRow = Omit<Todo, "completedAt" | "createdAt"> & {
  completedAt: string | null;
  createdAt: string;
};

/** The columns of a todo, from a table or join in which it goes by the name t. */
export const todoColumns = `
  t.id, t.list_id AS listId, t.title, t.completed_at AS completedAt, t."order",
  t.created_by AS createdBy, t.created_at AS createdAt, t.version`;

/** SQLite has no type for times: they are text in ISO 8601, which sorts as the times do. */
export const toTodo = ({
  id,
  listId,
  title,
  order,
  createdBy,
  version,
  ...row
}: TodoRow): Todo => ({
  id,
  listId,
  title,
  completedAt: row.completedAt === null ? null : new Date(row.completedAt),
  order,
  createdBy,
  createdAt: new Date(row.createdAt),
  version,
});

const toRow = (todo: Todo): TodoRow => ({
  ...todo,
  completedAt: todo.completedAt?.toISOString() ?? null,
  createdAt: todo.createdAt.toISOString(),
});

export function todoRepository(db: Database): Todos {
  const insertTodo = db.prepare(
    `INSERT INTO todos
       (id, list_id, title, completed_at, "order", created_by, created_at, version)
     VALUES (:id, :listId, :title, :completedAt, :order, :createdBy, :createdAt, :version)`,
  );
  const findTodo = db.prepare<[string], TodoRow>(`SELECT ${todoColumns} FROM todos t WHERE id = ?`);
  const findPage = db.prepare<[string, number, string, number], TodoRow>(
    `SELECT ${todoColumns} FROM todos t WHERE t.list_id = ? AND (t."order", t.id) > (?, ?)
     ORDER BY t."order", t.id LIMIT ?`,
  );
  const updateTodo = db.prepare(
    `UPDATE todos SET title = :title, completed_at = :completedAt, "order" = :order,
       version = :version WHERE id = :id`,
  );
  const insertNotification = db.prepare(
    `INSERT INTO notifications (id, account_id, todo_id, list_id, title, completed_by, created_at)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
  );
  const deleteTodo = db.prepare("DELETE FROM todos WHERE id = ?");
  const clearTodos = db.prepare(
    "DELETE FROM todos WHERE list_id = ? AND (completed_at IS NOT NULL OR NOT ?)",
  );
  const change = db.transaction((id: string, decide: (before: Todo) => Outcome) => {
    const before = findTodo.get(id);
    const outcome = before && decide(toTodo(before));
    if (!outcome?.event) return outcome;
    updateTodo.run(toRow(outcome.todo));
    for (const { accountId, completedBy, ...one } of outcome.notifications) {
      const values = [one.id, accountId, id, one.listId, one.title, completedBy.id];
      insertNotification.run(...values, one.createdAt.toISOString());
    }
    return outcome;
  });

  return {
    async add({ todo }) {
      try {
        insertTodo.run(toRow(todo));
      } catch (error) {
        throw isForeignKeyViolation(error) ? new NotFound("list") : error;
      }
    },

    async find(id) {
      const row = findTodo.get(id);
      return row && toTodo(row);
    },

    page: async (listId, after, limit) =>
      findPage.all(listId, after.order, after.id, limit).map(toTodo),

    change: async (id, decide) => change(id, decide),

    async remove(id) {
      deleteTodo.run(id);
    },

    async clear(listId, { onlyCompleted }) {
      clearTodos.run(listId, Number(onlyCompleted));
    },
  };
}
