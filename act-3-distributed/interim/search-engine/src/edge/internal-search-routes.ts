import { z } from "zod";
import type { ListsOf } from "../application/search.ts";
import type { Todo } from "../domain/todo.ts";
import { type Api, routerOf } from "./api.ts";
import { TodoJson } from "./todo-json.ts";

export const internalSearchApi = {
  lists: {
    method: "get",
    path: "/internal/search/lists",
    summary: "Show which lists an account may read",
    query: z.strictObject({ accountId: z.uuid() }),
    responses: { 200: z.object({ listIds: z.array(z.uuid()) }) },
  },
  newestTodos: {
    method: "get",
    path: "/internal/search/newest-todos",
    summary: "Show the newest todos of all lists, so that search can be compared with them",
    responses: { 200: z.array(TodoJson.omit({ url: true, completed: true })) },
  },
} satisfies Api;

/** The routes for the service that searches. The gateway does not forward to them. */
export function internalSearchRoutes(listsOf: ListsOf, newestTodos: () => Promise<Todo[]>) {
  return routerOf(internalSearchApi, {
    async lists({ query }, res) {
      res.json({ listIds: await listsOf(query.accountId) });
    },

    async newestTodos(_input, res) {
      res.json(await newestTodos());
    },
  });
}
