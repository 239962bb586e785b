import type { SearchQuery } from "../src/application/search.ts";
import { prepared, type Queries } from "../src/data/database.ts";
import { searchWords } from "../src/domain/search.ts";
import type { Todo } from "../src/domain/todo.ts";

/** The query of act 2, without its table: the todos are a parameter. */
const found = (key: string) =>
  prepared(
    `SELECT id
     FROM jsonb_to_recordset($1) AS t(
       id uuid, "listId" uuid, "completedAt" timestamptz, "createdAt" timestamptz, words text[]),
       LATERAL (SELECT array_to_tsvector(t.words) AS words) searched
     WHERE "listId" = ANY($2::uuid[])
       AND ($3::boolean IS NULL OR ("completedAt" IS NOT NULL) = $3)
       AND ($4::tsquery IS NULL OR searched.words @@ $4)
     ORDER BY ${key} DESC, id DESC`,
  );
const statements = {
  newest: found('"createdAt"'),
  relevance: found("ts_rank(searched.words, $4, 1)"),
};

const toQuery = (words: string[]) => words.map((word) => `'${word}':*`).join(" & ");

/** Searches in some todos with PostgreSQL. Returns the ids of all todos that it finds, in order. */
export async function askOracle(db: Queries, todos: Todo[], query: SearchQuery): Promise<string[]> {
  const { listIds, completed, words, sort } = query;
  const rows = todos.map((todo) => ({ ...todo, words: searchWords(todo.title) }));
  const values = [JSON.stringify(rows), listIds, completed, words && toQuery(words)];
  const ids = await db.rows<{ id: string }>(statements[words ? sort : "newest"], values);
  return ids.map(({ id }) => id);
}
