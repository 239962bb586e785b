import type { Position, Search } from "../application/search.ts";
import type { Todo } from "../domain/todo.ts";
import { type Database, prepared } from "./database.ts";
import { todoColumns } from "./todos.ts";

type Found = Todo & { key: Date | number };

const matching = `
  FROM todos t JOIN members m ON m.list_id = t.list_id AND m.account_id = $1
  WHERE ($2::uuid IS NULL OR t.list_id = $2)
    AND ($3::boolean IS NULL OR (t.completed_at IS NOT NULL) = $3)
    AND ($4::tsquery IS NULL OR t.words @@ $4)`;

function statements(key: string, type: string) {
  return {
    count: prepared(`SELECT count(*)::integer AS total ${matching}`),
    page: prepared(
      `SELECT ${todoColumns}, ${key} AS key ${matching}
         AND ($5::${type} IS NULL OR (${key}, t.id) < ($5, $6::uuid))
       ORDER BY ${key} DESC, t.id DESC LIMIT $7`,
    ),
  };
}

const searches = {
  newest: statements("t.created_at", "timestamptz"),
  // The 1 ranks long titles below short ones with the same matches.
  relevance: statements("ts_rank(t.words, $4, 1)::double precision", "double precision"),
};

/** Words contain only letters, digits and marks, so they need no escaping. */
const toQuery = (words: string[]) => words.map((word) => `'${word}':*`).join(" & ");

/**
 * Searches with PostgreSQL's text search. Each query joins the caller's current permissions. It
 * selects the caller's lists first: at every size, this is faster than an index of all words.
 */
export function todoSearch(db: Database): Search {
  return async ({ accountId, words, completed, listId, sort, after, limit }) => {
    if (words?.length === 0) return { items: [], total: 0, next: undefined };
    const { count, page } = searches[words ? sort : "newest"];
    const filter = [accountId, listId, completed, words && toQuery(words)];
    const [counted] = await db.rows<{ total: number }>(count, filter);
    const rows = await db.rows<Found>(page, [...filter, after?.key, after?.id, limit + 1]);
    const items = rows.slice(0, limit);
    return { items, total: counted?.total ?? 0, next: nextPosition(rows, items) };
  };
}

function nextPosition(rows: Found[], items: Found[]): Position | undefined {
  const last = items.at(-1);
  return last && rows.length > items.length ? { key: last.key, id: last.id } : undefined;
}
