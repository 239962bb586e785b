import type { Router } from "express";
import { v7 as uuidv7 } from "uuid";
import { z } from "zod";
import { type Role, roleFinder } from "./database.ts";
import {
  allowOnly,
  apiRouter,
  badInput,
  cursor,
  cursorAt,
  forbidden,
  limit,
  listId,
  notFound,
  Problem,
  parse,
  text,
} from "./http.ts";
import { notifier } from "./notifications.ts";
import type { Context, TodoRow } from "./types.ts";

const maxOrder = 1e15;
const order = z.number().min(-maxOrder).max(maxOrder);
const NewTodo = z.strictObject({
  title: text(200),
  listId: listId.optional(),
  order: order.optional(),
});
const TodoChange = z
  .strictObject({ title: text(200), completed: z.boolean(), order })
  .partial()
  .refine((change) => Object.keys(change).length > 0, "Must have title, completed or order.");
const InQuery = z.strictObject({ listId: listId.optional() });
const Page = InQuery.extend({
  limit,
  cursor: cursor(z.tuple([order, z.uuid()])).optional(),
});
const Clear = z.strictObject({ listId, completed: z.literal("true").optional() });

/** The columns of a todo, for a query in which the table has the alias t. */
export const todoColumns = `
  t.id, t.list_id AS listId, t.title, t.completed_at AS completedAt, t."order",
  t.created_by AS createdBy, t.created_at AS createdAt, t.version`;

/** Converts a todo to JSON. */
export function toTodo(row: TodoRow, publicUrl: string) {
  const { id, listId, title, completedAt, order, createdBy, createdAt, version } = row;
  const completed = completedAt !== null;
  const url = `${publicUrl}/todos/${id}`;
  return { id, url, listId, title, completed, completedAt, order, createdBy, createdAt, version };
}

/** The routes of todos. All members of a list may read them. Owner and editors may change them. */
export function todoRoutes(context: Context): Router {
  const { db, config } = context;
  const router = apiRouter();
  const notify = notifier(context);

  const findRole = roleFinder(db);
  const findInbox = db.prepare<[string], string>("SELECT id FROM lists WHERE inbox_of = ?").pluck();
  const findTodos = db.prepare<object, TodoRow>(
    `SELECT ${todoColumns} FROM todos t WHERE t.list_id = :listId
     AND (t."order", t.id) > (:order, :id) ORDER BY t."order", t.id LIMIT :limit`,
  );
  const findTodo = db.prepare<object, TodoRow & { role: Role }>(
    `SELECT ${todoColumns}, m.role FROM todos t
     JOIN members m ON m.list_id = t.list_id AND m.account_id = :accountId WHERE t.id = :id`,
  );
  const countTodos = db
    .prepare<[string], number>("SELECT count(*) FROM todos WHERE list_id = ?")
    .pluck();
  const highestOrder = db
    .prepare<[string], number | null>('SELECT max("order") FROM todos WHERE list_id = ?')
    .pluck();
  const insertTodo = db.prepare(
    `INSERT INTO todos (id, list_id, title, "order", created_by, created_at)
     VALUES (:id, :listId, :title, :order, :createdBy, :createdAt)`,
  );
  const createTodo = db.transaction((todo: Omit<TodoRow, "order"> & { order?: number }) => {
    if ((countTodos.get(todo.listId) ?? 0) >= config.todosPerList) {
      throw new Problem(409, `A list can have at most ${config.todosPerList} todos.`);
    }
    const last = Math.min((highestOrder.get(todo.listId) ?? 0) + 1, maxOrder);
    const row = { ...todo, order: todo.order ?? last };
    insertTodo.run(row);
    return row;
  });
  const updateTodo = db.prepare(
    `UPDATE todos SET title = :title, completed_at = :completedAt, "order" = :order,
       version = :version WHERE id = :id`,
  );
  const deleteTodo = db.prepare("DELETE FROM todos WHERE id = :id");
  const clearTodos = db.prepare(
    "DELETE FROM todos WHERE list_id = :listId AND (completed_at IS NOT NULL OR :all)",
  );

  router.get("/todos", (req, res) => {
    const { account } = res.locals;
    const query = parse(Page, req.query);
    const listId = query.listId ?? findInbox.get(account.id) ?? "";
    if (!findRole.get(listId, account.id)) throw notFound("list");
    const [order, id] = query.cursor ?? [-Infinity, ""];
    const rows = findTodos.all({ listId, order, id, limit: query.limit + 1 });
    const page = rows.slice(0, query.limit);
    const last = page.at(-1);
    if (last && rows.length > page.length) {
      const next = new URLSearchParams({ listId, limit: String(query.limit) });
      next.set("cursor", cursorAt(last.order, last.id));
      res.links({ next: `${config.publicUrl}/todos?${next}` });
    }
    res.json(page.map((row) => toTodo(row, config.publicUrl)));
  });

  router.post("/todos", (req, res) => {
    const { account } = res.locals;
    const input = parse(NewTodo, req.body);
    const query = parse(InQuery, req.query);
    if (query.listId && input.listId && query.listId !== input.listId) {
      throw badInput("listId", "The query and the body name different lists.");
    }
    const listId = input.listId ?? query.listId ?? findInbox.get(account.id) ?? "";
    const role = findRole.get(listId, account.id);
    if (!role) throw notFound("list");
    if (role === "viewer") throw forbidden("A viewer can't add todos.");
    const todo = createTodo({
      id: uuidv7(), // ascending, so todos with the same order are sorted by creation
      listId,
      title: input.title,
      completedAt: null,
      order: input.order,
      createdBy: account.id,
      createdAt: new Date().toISOString(),
      version: 1,
    });
    res.status(201).location(`/todos/${todo.id}`).json(toTodo(todo, config.publicUrl));
  });

  router.delete("/todos", (req, res) => {
    const query = parse(Clear, req.query);
    const role = findRole.get(query.listId, res.locals.account.id);
    if (!role) throw notFound("list");
    if (role === "viewer") throw forbidden("A viewer can't delete todos.");
    clearTodos.run({ listId: query.listId, all: query.completed ? 0 : 1 });
    res.status(204).end();
  });

  router.get("/todos/:id", (req, res) => {
    const todo = findTodo.get({ id: req.params.id, accountId: res.locals.account.id });
    if (!todo) throw notFound("todo");
    res.json(toTodo(todo, config.publicUrl));
  });

  router.patch("/todos/:id", async (req, res) => {
    const { account } = res.locals;
    const { completed, ...change } = parse(TodoChange, req.body);
    const before = findTodo.get({ id: req.params.id, accountId: account.id });
    if (!before) throw notFound("todo");
    if (before.role === "viewer") throw forbidden("A viewer can't change todos.");
    const wasCompleted = before.completedAt !== null;
    const after = { ...before, ...change };
    if (completed === true && !wasCompleted) after.completedAt = new Date().toISOString();
    if (completed === false) after.completedAt = null;
    const changed = (["title", "completedAt", "order"] as const).some(
      (k) => after[k] !== before[k],
    );
    if (changed) {
      after.version += 1;
      const sendMails = db.transaction(() => {
        updateTodo.run(after);
        return after.completedAt && !wasCompleted ? notify(after, account) : undefined;
      })();
      await sendMails?.();
    }
    res.json(toTodo(after, config.publicUrl));
  });

  router.delete("/todos/:id", (req, res) => {
    const todo = findTodo.get({ id: req.params.id, accountId: res.locals.account.id });
    if (!todo) throw notFound("todo");
    if (todo.role === "viewer") throw forbidden("A viewer can't delete todos.");
    deleteTodo.run({ id: todo.id });
    res.status(204).end();
  });

  router.all("/todos", allowOnly("GET, POST, DELETE"));
  router.all("/todos/:id", allowOnly("GET, PATCH, DELETE"));
  return router;
}
