import { isDeepStrictEqual } from "node:util";
import type { CaughtUp } from "../application/search.ts";
import type { Todo } from "../domain/todo.ts";
import type { StoredTodo } from "./search.ts";
import { answerOf, type SearchEngine } from "./search-engine.ts";
import { newestCount } from "./todos.ts";

type Document = { found?: boolean; _version?: number; _source?: { todo?: StoredTodo } };

/** A newer document is right: the todo has changed since it was read. */
function isWrong(todo: Todo, { found, _version = 0, _source }: Document): boolean {
  if (!found || _version < todo.version) return true;
  const stored = JSON.parse(JSON.stringify(todo));
  return _version === todo.version && !isDeepStrictEqual(_source?.todo, stored);
}

/** Returns the todos that an index does not show as they are. Its documents need no refresh. */
export async function wrongIn(
  { client }: SearchEngine,
  index: string,
  todos: Todo[],
): Promise<Todo[]> {
  if (todos.length === 0) return [];
  const ids = todos.map(({ id }) => id);
  const { docs } = await answerOf(client.mget({ index, body: { ids }, _source: ["todo"] }));
  return todos.filter((todo, i) => isWrong(todo, docs[i] as Document));
}

/** Returns the ids of todos that search shows, and that are missing among the newest todos. */
async function leftOver({ client, todos }: SearchEngine, newest: Todo[]): Promise<string[]> {
  const ids = new Set(newest.map(({ id }) => id));
  const oldest = newest.length < newestCount ? "" : newest.at(-1)?.id;
  const filter = [{ term: { deleted: false } }, { range: { id: { gte: oldest } } }];
  const sort = [{ id: "desc" as const }];
  const body = { query: { bool: { filter } }, sort, size: 2 * newestCount, _source: ["id"] };
  const { hits } = await answerOf(client.search({ index: todos, body }));
  const shown = hits.hits.map(({ _source }) => (_source as { id: string }).id);
  return shown.filter((id) => !ids.has(id));
}

/**
 * Counts how many of the newest todos are missing or wrong in search, or deleted but still shown.
 * Todos with an event that search has not applied yet don't count, because they are late and not
 * wrong. So those that seem wrong are read again once search has caught up.
 */
export function wrongTodos(
  engine: SearchEngine,
  newestTodos: () => Promise<Todo[]>,
  currentToken: () => Promise<string>,
  caughtUp: CaughtUp,
) {
  async function findSuspects(): Promise<string[]> {
    const newest = await newestTodos(); // by descending id
    const wrong = await wrongIn(engine, engine.todos, newest);
    const states = wrong.map(({ id, version }) => `${id} ${version}`);
    return [...states, ...(await leftOver(engine, newest))];
  }

  return async () => {
    const suspects = await findSuspects();
    if (suspects.length === 0) return [{ value: 0 }];
    // If search is behind, another reading shows it.
    if (!(await caughtUp(await currentToken()))) return [{ value: 0 }];
    const stillSuspect = new Set(await findSuspects());
    return [{ value: suspects.filter((one) => stillSuspect.has(one)).length }];
  };
}
