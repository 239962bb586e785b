import type { Caller } from "../application/caller.ts";
import type { Todos } from "../application/todos.ts";
import type { Contents, Todo } from "../domain/todo.ts";
import type { Database } from "./database.ts";
import { myListFinder } from "./lists.ts";
import { membersFinder } from "./members.ts";
import { notificationAdder } from "./notifications.ts";

export type TodoRow = Omit<Todo, "completedAt" | "createdAt"> & {
  completedAt: string | null;
  createdAt: string;
};

/** The columns of a todo, for a query in which the table has the alias t. */
export const todoColumns = `
  t.id, t.list_id AS listId, t.title, t.completed_at AS completedAt, t."order",
  t.created_by AS createdBy, t.created_at AS createdAt, t.version`;

/** SQLite has no type for times. They are stored as ISO 8601 text, which sorts by time. */
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
  const findContents = db.prepare<[string], Contents>(
    `SELECT count(*) AS count, coalesce(max("order"), 0) AS highestOrder
     FROM todos WHERE list_id = ?`,
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
  const deleteTodo = db.prepare("DELETE FROM todos WHERE id = ?");
  const clearTodos = db.prepare(
    "DELETE FROM todos WHERE list_id = ? AND (completed_at IS NOT NULL OR NOT ?)",
  );
  const findMine = myListFinder(db);
  const findMembers = membersFinder(db);
  const addNotifications = notificationAdder(db);

  function findMyTodo(caller: Caller, id: string) {
    const row = findTodo.get(id);
    const list = row && findMine(caller, row.listId);
    return list && { todo: toTodo(row), listName: list.name, role: list.role };
  }

  return {
    async find(id) {
      const row = findTodo.get(id);
      return row && toTodo(row);
    },

    page: async (listId, after, limit) =>
      findPage.all(listId, after.order, after.id, limit).map(toTodo),

    add: async (caller, listId, decide) =>
      db.transaction(() => {
        const contents = findContents.get(listId) ?? { count: 0, highestOrder: 0 };
        const { todo } = decide(findMine(caller, listId), contents);
        insertTodo.run(toRow(todo));
        return todo;
      })(),

    change: async (caller, { id, withMembers }, decide) =>
      db.transaction(() => {
        const before = findMyTodo(caller, id);
        const members = before && withMembers ? findMembers.all(before.todo.listId) : [];
        const outcome = decide(before && { ...before, members });
        if (outcome.events.length === 0) return outcome;
        updateTodo.run(toRow(outcome.todo));
        addNotifications(outcome.notifications);
        return outcome;
      })(),

    remove: async (caller, id, decide) =>
      db.transaction(() => {
        decide(findMyTodo(caller, id));
        deleteTodo.run(id);
      })(),

    clear: async (caller, { listId, onlyCompleted }, check) =>
      db.transaction(() => {
        check(findMine(caller, listId));
        clearTodos.run(listId, Number(onlyCompleted));
      })(),
  };
}
