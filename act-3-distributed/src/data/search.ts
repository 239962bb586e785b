import type { API } from "@opensearch-project/opensearch";
import type { CaughtUp, Position, Search, SearchLag } from "../application/search.ts";
import type { Todo } from "../domain/todo.ts";
import type { Database } from "./database.ts";
import { oldestMessage } from "./oldest-message.ts";
import { answerOf, type SearchEngine } from "./search-engine.ts";
import { newestKey } from "./search-index.ts";

/** A todo as JSON. */
export type StoredTodo = Omit<Todo, "completedAt" | "createdAt"> & {
  completedAt: string | null;
  createdAt: string;
};
type Hit = { _source: { todo: StoredTodo; wordCount: number } };

type Order = {
  sort: API.Search_RequestBody["sort"];
  /** The sort values of a position. */
  after: (position: Position) => (string | number)[];
  keyOf: (found: Hit["_source"]) => Position["key"];
};

const newest: Order = {
  sort: [{ newest: { order: "desc" } }],
  after: ({ key, id }) => [newestKey(new Date(key), id)],
  keyOf: ({ todo }) => new Date(todo.createdAt),
};

/** Each result contains every word of the query, so the shortest title is the best match. */
const relevance: Order = {
  sort: [{ wordCount: { order: "asc" } }, { id: { order: "desc" } }],
  after: ({ key, id }) => [Number(key), id],
  keyOf: ({ wordCount }) => wordCount,
};

/**
 * Searches in the index. A query consists of terms, and never of text that OpenSearch would parse.
 * `total` is exact. Each page begins after the last todo of the one before, so that writes in the
 * meantime don't shift the pages.
 */
export function todoSearch({ client, todos }: SearchEngine): Search {
  return async ({ listIds, words, completed, sort, after, limit }) => {
    if (words?.length === 0) return { items: [], total: 0, next: undefined };
    const order = words && sort === "relevance" ? relevance : newest;
    const filter = [
      { term: { deleted: false } },
      { terms: { listId: listIds } },
      ...(words ?? []).map((word) => ({ term: { prefixes: word } })),
      ...(completed === undefined ? [] : [{ term: { completed } }]),
    ];
    const body = {
      query: { bool: { filter } },
      sort: order.sort,
      size: limit + 1,
      track_total_hits: true,
      ...(after && { search_after: order.after(after) }),
    };
    const { hits } = await answerOf(client.search({ index: todos, body }));
    const found = hits.hits as unknown as Hit[];
    const page = found.slice(0, limit).map(({ _source }) => _source);
    const last = page.at(-1);
    return {
      items: page.map(({ todo }) => todoOf(todo)),
      total: (hits.total as { value: number }).value,
      next: last && found.length > limit ? { key: order.keyOf(last), id: last.todo.id } : undefined,
    };
  };
}

const todoOf = ({ completedAt, createdAt, ...todo }: StoredTodo): Todo => ({
  ...todo,
  completedAt: completedAt === null ? null : new Date(completedAt),
  createdAt: new Date(createdAt),
});

/** Adds the last stage of a token: once all events are applied, searches must also find them. */
export const refreshed =
  ({ client, todos }: SearchEngine, caughtUp: CaughtUp): CaughtUp =>
  async (token) => {
    if (!(await caughtUp(token))) return false;
    await answerOf(client.indices.refresh({ index: todos }));
    return true;
  };

export function searchLag(db: Database): SearchLag {
  const oldest = oldestMessage("todo");
  return async () => (await oldest(db))?.ageMs ?? 0;
}
