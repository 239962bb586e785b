import { z } from "zod";
import type { Todo } from "../domain/todo.ts";
import type { Urls } from "./urls.ts";

export const TodoJson = z
  .object({
    id: z.uuid(),
    url: z.url(),
    listId: z.uuid(),
    title: z.string(),
    completed: z.boolean(),
    completedAt: z.iso.datetime().nullable(),
    order: z.number(),
    createdBy: z.uuid(),
    createdAt: z.iso.datetime(),
    version: z.int(),
  })
  .meta({ id: "Todo" });

/** Converts a todo to JSON. Its URL is absolute. */
export function todoJson(todo: Todo, urls: Urls) {
  return {
    id: todo.id,
    url: urls.absolute(urls.todo(todo.id)),
    listId: todo.listId,
    title: todo.title,
    completed: todo.completedAt !== null,
    completedAt: todo.completedAt,
    order: todo.order,
    createdBy: todo.createdBy,
    createdAt: todo.createdAt,
    version: todo.version,
  };
}
