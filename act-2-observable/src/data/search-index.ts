import type { SearchIndex } from "../application/search.ts";
import { searchWords } from "../domain/search.ts";
import type { TodoDeleted, TodoEvent } from "../domain/todo.ts";
import { type Database, prepared } from "./database.ts";

/** An entry of a B-tree has room for some 2,700 bytes, and each word takes 4 beside its own. */
const wordsAtMostBytes = 2_000;

/**
 * The words of a title as far as the index has room for them. Any title has, but one of signs that
 * each stand for a whole phrase.
 */
export function indexWords(title: string): string[] {
  let bytes = 0;
  return searchWords(title).filter((word) => {
    bytes += Buffer.byteLength(word) + 4;
    return bytes <= wordsAtMostBytes;
  });
}

/**
 * Puts rows into a table of the index unless it has a newer version of them: in which order they
 * come, and how often, makes no difference. A deleted todo leaves its row behind as a tombstone, so
 * that a late version can't bring it back.
 */
export const upsertInto = (table: string, rows: string) => `
  INSERT INTO ${table} AS known ${rows}
  ON CONFLICT (id) DO UPDATE SET
    list_id = excluded.list_id, title = excluded.title, words = excluded.words,
    completed_at = excluded.completed_at, "order" = excluded."order",
    created_by = excluded.created_by, created_at = excluded.created_at,
    version = excluded.version, deleted = excluded.deleted
  WHERE known.version < excluded.version`;

/** The same for an array of todos in JSON, each with its words and whether it is deleted. */
export const upsertRows = (table: string) =>
  upsertInto(
    table,
    `SELECT DISTINCT ON (id) id, "listId", title, array_to_tsvector(words), "completedAt", "order",
       "createdBy", "createdAt", version, deleted
     FROM jsonb_to_recordset($1) AS todo(
       id uuid, "listId" uuid, title text, words text[], "completedAt" timestamptz,
       "order" double precision, "createdBy" uuid, "createdAt" timestamptz, version integer,
       deleted boolean)
     ORDER BY id, version DESC`,
  );
const upsert = prepared(upsertRows("search.todos"));

/** What search shows of a todo. JavaScript, through which it has come, knows no microseconds. */
const shown = `(
  list_id, title, date_trunc('milliseconds', completed_at), "order", created_by,
  date_trunc('milliseconds', created_at), version)`;

/**
 * Counts how many of some ids a table of the index has wrong: a todo that it does not show as it is,
 * or one that it shows though it has gone. What an undelivered message will bring is late, not wrong.
 */
export const countWrong = (ids: string, table: string) =>
  prepared(
    `SELECT count(*)::integer AS value
     FROM (${ids}) ids
     WHERE (SELECT ${shown} FROM todos t WHERE t.id = ids.id) IS DISTINCT FROM
         (SELECT ${shown} FROM ${table} s WHERE s.id = ids.id AND NOT deleted)
       AND NOT EXISTS (SELECT FROM outbox WHERE topic = 'todo' AND key = ids.id::text)`,
  );
const newestOf = (table: string) => `(SELECT id FROM ${table} ORDER BY id DESC LIMIT 1000)`;
const newest = `${newestOf("todos")} UNION ${newestOf("search.todos")}`;
const countMissing = countWrong(newest, "search.todos");

/** How many of the newest todos search has wrong, and always will: 0 is right. */
export const missingTodos = (db: Database) => db.rows<{ value: number }>(countMissing);

function toRow(event: TodoEvent) {
  if (event.type === "todo.deleted") return tombstone(event);
  return { ...event.todo, words: indexWords(event.todo.title), deleted: false };
}

/** Only the id and the version matter. The other columns of a tombstone are never shown. */
function tombstone({ todoId, listId, version, actorId, occurredAt }: TodoDeleted) {
  const never = { title: "", words: [], completedAt: null, order: 0 };
  const times = { createdBy: actorId, createdAt: occurredAt };
  return { id: todoId, listId, version, ...never, ...times, deleted: true };
}

export function searchIndex(db: Database): SearchIndex {
  return {
    async apply(events) {
      await db.run(upsert, [JSON.stringify(events.map(toRow))]);
    },
  };
}
