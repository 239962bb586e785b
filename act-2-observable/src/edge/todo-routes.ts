import { Router } from "express";
import { z } from "zod";
import type { TodoUseCases } from "../application/todos.ts";
import { InvalidInput } from "../domain/errors.ts";
import { title } from "../domain/todo.ts";
import type { Stamp } from "./consistency.ts";
import { cursor, cursorAt, limit, listId, pageOf, parse, pathId, textBy } from "./input.ts";
import { todoJson } from "./todo-json.ts";

const order = z.number().min(-1e15).max(1e15);
const NewTodo = z.strictObject({
  title: textBy(title),
  listId: listId.optional(),
  order: order.optional(),
});
const TodoChange = z
  .strictObject({ title: textBy(title), completed: z.boolean(), order })
  .partial()
  .refine((change) => Object.keys(change).length > 0, "Must have title, completed or order.");
const InQuery = z.strictObject({ listId: listId.optional() });
const Page = InQuery.extend({ limit, cursor: cursor(z.tuple([order, z.uuid()])).optional() });
const Clear = z.strictObject({ listId, completed: z.literal("true").optional() });

/** Todos. */
export function todoRoutes(todos: TodoUseCases, publicUrl: string, stamp: Stamp): Router {
  const router = Router();
  const present = todoJson(publicUrl);

  router.get("/todos", async (req, res) => {
    const { listId, limit, cursor } = parse(Page, req.query);
    const after = cursor && { order: cursor[0], id: cursor[1] };
    const rows = await todos.page(res.locals.caller, { listId, after, limit: limit + 1 });
    const { page, last } = pageOf(rows, limit);
    if (last) {
      const next = new URLSearchParams({ listId: last.listId, limit: String(limit) });
      next.set("cursor", cursorAt(last.order, last.id));
      res.links({ next: `${publicUrl}/todos?${next}` });
    }
    res.json(page.map(present));
  });

  router.post("/todos", async (req, res) => {
    const input = parse(NewTodo, req.body);
    const { listId = input.listId } = parse(InQuery, req.query);
    if (input.listId && input.listId !== listId) {
      throw new InvalidInput("listId", "The query and the body name different lists.");
    }
    const todo = await todos.create(res.locals.caller, { ...input, listId });
    await stamp(res);
    res.status(201).location(`/todos/${todo.id}`).json(present(todo));
  });

  router.delete("/todos", async (req, res) => {
    const { listId, completed } = parse(Clear, req.query);
    await todos.clear(res.locals.caller, listId, { onlyCompleted: completed === "true" });
    await stamp(res);
    res.status(204).end();
  });

  router.get("/todos/:id", async (req, res) => {
    const id = pathId("todo", req.params.id);
    res.json(present(await todos.get(res.locals.caller, id)));
  });

  router.patch("/todos/:id", async (req, res) => {
    const change = parse(TodoChange, req.body);
    const id = pathId("todo", req.params.id);
    const todo = await todos.change(res.locals.caller, id, change);
    await stamp(res);
    res.json(present(todo));
  });

  router.delete("/todos/:id", async (req, res) => {
    await todos.remove(res.locals.caller, pathId("todo", req.params.id));
    await stamp(res);
    res.status(204).end();
  });

  return router;
}
