import type { Position, Search, SearchLag } from "../application/search.ts";
import type { Todo } from "../domain/todo.ts";
import { type Database, prepared } from "./database.ts";
import { oldestMessage } from "./oldest-message.ts";
import { todoColumns } from "./todos.ts";

type Row = Todo & { key: Date | number };

const matching = `
  FROM search.todos t JOIN members m ON m.list_id = t.list_id AND m.account_id = $1
  WHERE NOT t.deleted AND ($2::uuid IS NULL OR t.list_id = $2)
    AND ($3::boolean IS NULL OR (t.completed_at IS NOT NULL) = $3)
    AND ($4::tsquery IS NULL OR t.words @@ $4)`;

function statements(key: string, type: string) {
  return {
    count: prepared(`SELECT count(*)::integer AS total ${matching}`),
    // The index selects the todos of the page. Only their rows are read.
    page: prepared(
      `SELECT ${todoColumns}, found.key
       FROM (
         SELECT t.id, ${key} AS key ${matching}
           AND ($5::${type} IS NULL OR (${key}, t.id) < ($5, $6::uuid))
         ORDER BY ${key} DESC, t.id DESC LIMIT $7) found
       JOIN search.todos t USING (id)
       ORDER BY found.key DESC, t.id DESC`,
    ),
  };
}

const searches = {
  newest: statements("t.created_at", "timestamptz"),
  // The 1 ranks long titles below short ones with the same matches.
  relevance: statements("ts_rank(t.words, $4, 1)::double precision", "double precision"),
};

/**
 * Words contain only letters, digits and marks, so they need no escaping. Without words, the query
 * is empty and finds nothing.
 */
const toQuery = (words: string[]) => words.map((word) => `'${word}':*`).join(" & ");

/**
 * Searches in the read model. Each query joins the permissions from the source of truth, so sharing
 * and unsharing take effect at once.
 */
export function todoSearch(db: Database): Search {
  return async ({ accountId, words, completed, listId, sort, after, limit }) => {
    const { count, page } = searches[words ? sort : "newest"];
    const filter = [accountId, listId, completed, words && toQuery(words)];
    const [counted] = await db.rows<{ total: number }>(count, filter);
    const rows = await db.rows<Row>(page, [...filter, after?.key, after?.id, limit + 1]);
    const items = rows.slice(0, limit);
    return { items, total: counted?.total ?? 0, next: nextPosition(rows, items) };
  };
}

export function searchLag(db: Database): SearchLag {
  const oldest = oldestMessage("todo");
  return async () => (await oldest(db))?.ageMs ?? 0;
}

function nextPosition(rows: Row[], items: Row[]): Position | undefined {
  const last = items.at(-1);
  return last && rows.length > items.length ? { key: last.key, id: last.id } : undefined;
}
