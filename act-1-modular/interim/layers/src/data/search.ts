import type { Search } from "../application/search.ts";
import type { Database } from "./database.ts";
import { type TodoRow, todoColumns, toTodo } from "./todos.ts";

const visible = `
  FROM todos t JOIN members m ON m.list_id = t.list_id AND m.account_id = :accountId`;
const matching = `${visible}
  JOIN todo_words ON todo_words.rowid = t.number AND todo_words MATCH :match`;
const filters = `
  WHERE (:listId IS NULL OR t.list_id = :listId)
    AND (:completed IS NULL OR (t.completed_at IS NOT NULL) = :completed)`;

/**
 * Each result contains every word of the query, so the shortest title is the best match. SQLite's
 * own rank counts all todos, which would reveal how common a word is in other people's lists.
 */
const relevance = "1.0 / length(t.title)";

/** Searches with SQLite's text index. Each query joins the caller's current permissions. */
export function todoSearch(db: Database): Search {
  const searches = {
    all: queries(visible, "t.created_at"),
    newest: queries(matching, "t.created_at"),
    relevance: queries(matching, relevance),
  };

  function queries(from: string, key: string) {
    return {
      count: db.prepare<object, number>(`SELECT count(*) ${from} ${filters}`).pluck(),
      page: db.prepare<object, TodoRow & { key: string | number }>(
        `SELECT ${todoColumns}, ${key} AS key ${from} ${filters}
           AND (:after IS NULL OR (${key}, t.id) < (:after, :id))
         ORDER BY ${key} DESC, t.id DESC LIMIT :limit`,
      ),
    };
  }

  return async ({ accountId, words, completed, listId, sort, after, limit }) => {
    if (words?.length === 0) return { items: [], total: 0, next: undefined };
    const { count, page } = searches[words ? sort : "all"];
    const filter = {
      accountId,
      listId: listId ?? null,
      completed: completed === undefined ? null : Number(completed),
      match: words?.map((word) => `"${word}"*`).join(" "),
    };
    const key = after?.key instanceof Date ? after.key.toISOString() : after?.key;
    const rows = page.all({ ...filter, after: key ?? null, id: after?.id ?? "", limit: limit + 1 });
    const items = rows.slice(0, limit);
    const last = rows.length > limit ? items.at(-1) : undefined;
    const next = last && {
      key: typeof last.key === "string" ? new Date(last.key) : last.key,
      id: last.id,
    };
    return { items: items.map(toTodo), total: count.get(filter) ?? 0, next };
  };
}
