import type { TodoChange } from "../domain/todo.ts";
import type { Journeys } from "./observe.ts";

/** The user journey of each use case. All other use cases count as `other`. */
export const journeys: Journeys = {
  "accounts.authenticate": undefined, // a part of every journey
  "members.add": "share",
  "search.search": "search",
  "todos.change": (_caller: unknown, _id: string, change: TodoChange) =>
    change.completed ? "complete" : "other",
  "todos.create": "create",
};
