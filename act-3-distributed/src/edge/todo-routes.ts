import { z } from "zod";
import type { TodoUseCases } from "../application/todos.ts";
import { InvalidInput } from "../domain/errors.ts";
import { maxOrder, title } from "../domain/todo.ts";
import { type Api, routerOf } from "./api.ts";
import type { SetConsistencyToken } from "./consistency.ts";
import { checkedText, cursor, cursorAt, limit, listId, pageOf, pathId } from "./input.ts";
import { TodoJson, todoJson } from "./todo-json.ts";
import type { Urls } from "./urls.ts";

const order = z.number().min(-maxOrder).max(maxOrder);
const TodoPath = z.object({ id: pathId("todo") });
const NewTodo = z.strictObject({
  title: checkedText(title),
  listId: listId.optional(),
  order: order.optional(),
});
const TodoChange = z
  .strictObject({ title: checkedText(title), completed: z.boolean(), order })
  .partial()
  .refine((change) => Object.keys(change).length > 0, "Must have title, completed or order.");
const InQuery = z.strictObject({ listId: listId.optional() });
const Page = InQuery.extend({ limit, cursor: cursor(z.tuple([order, z.uuid()])).optional() });
const Clear = z.strictObject({ listId, completed: z.literal("true").optional() });

export const todoApi = {
  showTodos: {
    method: "get",
    path: "/todos",
    summary: "Show the todos of a list in their order",
    query: Page,
    responses: { 200: z.array(TodoJson) },
  },
  createTodo: {
    method: "post",
    path: "/todos",
    summary: "Create a todo, in the Inbox unless a list is named",
    query: InQuery,
    body: NewTodo,
    responses: { 201: TodoJson },
  },
  clearTodos: {
    method: "delete",
    path: "/todos",
    summary: "Delete all todos of a list, or the completed ones",
    query: Clear,
    responses: { 204: null },
  },
  showTodo: {
    method: "get",
    path: "/todos/:id",
    summary: "Show a todo",
    params: TodoPath,
    responses: { 200: TodoJson },
  },
  changeTodo: {
    method: "patch",
    path: "/todos/:id",
    summary: "Rename, complete, reopen or reorder a todo",
    params: TodoPath,
    body: TodoChange,
    responses: { 200: TodoJson },
  },
  deleteTodo: {
    method: "delete",
    path: "/todos/:id",
    summary: "Delete a todo",
    params: TodoPath,
    responses: { 204: null },
  },
} satisfies Api;

/** The routes of todos. */
export function todoRoutes(
  todos: TodoUseCases,
  urls: Urls,
  setConsistencyToken: SetConsistencyToken,
) {
  return routerOf(todoApi, {
    async showTodos({ caller, query: { listId, limit, cursor } }, res) {
      const after = cursor && { order: cursor[0], id: cursor[1] };
      const rows = await todos.page(caller, { listId, after, limit: limit + 1 });
      const { page, last } = pageOf(rows, limit);
      if (last) {
        const next = { listId: last.listId, limit: String(limit) };
        const cursor = cursorAt(last.order, last.id);
        res.links({ next: urls.next("/todos", { ...next, cursor }) });
      }
      res.json(page.map((todo) => todoJson(todo, urls)));
    },

    async createTodo({ caller, query, body }, res) {
      const { listId = body.listId } = query;
      if (body.listId && body.listId !== listId) {
        throw new InvalidInput("listId", "The query and the body name different lists.");
      }
      const todo = await todos.create(caller, { ...body, listId });
      await setConsistencyToken(res);
      res.status(201).location(urls.todo(todo.id)).json(todoJson(todo, urls));
    },

    async clearTodos({ caller, query }, res) {
      await todos.clear(caller, query.listId, {
        onlyCompleted: query.completed === "true",
      });
      await setConsistencyToken(res);
      res.status(204).end();
    },

    async showTodo({ caller, params }, res) {
      res.json(todoJson(await todos.get(caller, params.id), urls));
    },

    async changeTodo({ caller, params, body }, res) {
      const todo = await todos.change(caller, params.id, body);
      await setConsistencyToken(res);
      res.json(todoJson(todo, urls));
    },

    async deleteTodo({ caller, params }, res) {
      await todos.remove(caller, params.id);
      await setConsistencyToken(res);
      res.status(204).end();
    },
  });
}
