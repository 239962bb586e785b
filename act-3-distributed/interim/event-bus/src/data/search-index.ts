import { setTimeout as sleep } from "node:timers/promises";
import type { SearchIndex, SearchProgress } from "../application/search.ts";
import { searchWords } from "../domain/search.ts";
import type { Todo, TodoDeleted, TodoEvent } from "../domain/todo.ts";
import { type Database, prepared } from "./database.ts";

/** An entry of a B-tree has room for about 2,700 bytes. Each word needs 4 additional bytes. */
const wordsAtMostBytes = 2_000;

/**
 * The words of a title, cut to what fits into the index. Only titles made of ligatures such as U+FDFA
 * are ever cut.
 */
export function indexWords(title: string): string[] {
  let bytes = 0;
  return searchWords(title).filter((word) => {
    bytes += Buffer.byteLength(word) + 4;
    return bytes <= wordsAtMostBytes;
  });
}

const upsert = (condition: string) =>
  prepared(
    `INSERT INTO search.todos AS known
     SELECT DISTINCT ON (id) id, "listId", title, array_to_tsvector(words), "completedAt", "order",
       "createdBy", "createdAt", version, deleted
     FROM jsonb_to_recordset($1) AS todo(
       id uuid, "listId" uuid, title text, words text[], "completedAt" timestamptz,
       "order" double precision, "createdBy" uuid, "createdAt" timestamptz, version integer,
       deleted boolean)
     ORDER BY id, version DESC
     ON CONFLICT (id) DO UPDATE SET
       list_id = excluded.list_id, title = excluded.title, words = excluded.words,
       completed_at = excluded.completed_at, "order" = excluded."order",
       created_by = excluded.created_by, created_at = excluded.created_at,
       version = excluded.version, deleted = excluded.deleted
     WHERE ${condition}`,
  );

/**
 * Only a higher version replaces a row, so the order and repetition of events do not matter. A deleted
 * todo leaves a row with its ids and version (a tombstone), so that a late event cannot bring it back.
 */
const applyRows = upsert("known.version < excluded.version");

/** Replaces the rows that differ. Rows that are correct are not written. */
export const overwriteRows = upsert("known IS DISTINCT FROM excluded");

/** Converts a todo to a row for `applyRows` and `overwriteRows`. */
export const rowOf = (todo: Todo) => ({ ...todo, words: indexWords(todo.title), deleted: false });

const tombstoneOf = ({ todoId, listId, version }: TodoDeleted) => {
  return { id: todoId, listId, version, deleted: true };
};

/** The columns that search shows. JavaScript has no microseconds, so the search table has none. */
const shown = `(
  list_id, title, date_trunc('milliseconds', completed_at), "order", created_by,
  date_trunc('milliseconds', created_at), version)`;
const newestOf = (table: string) => `(SELECT id FROM ${table} ORDER BY id DESC LIMIT 1000)`;
const findWrong = prepared(
  `SELECT ids.id
   FROM (${newestOf("todos")} UNION ${newestOf("search.todos")}) ids
   WHERE (SELECT ${shown} FROM todos t WHERE t.id = ids.id) IS DISTINCT FROM
       (SELECT ${shown} FROM search.todos s WHERE s.id = ids.id AND NOT deleted)
     AND NOT EXISTS (SELECT FROM outbox WHERE topic = 'todo' AND key = ids.id::text)`,
);

/**
 * Counts how many of the newest todos are missing or wrong in search, or deleted but still shown.
 * Todos with an event that waits in the outbox or in the stream do not count, because they are late
 * and not wrong. So those that seem wrong are read again once search has handled all events that the
 * stream has at that moment.
 */
export async function wrongTodos(db: Database, progress: SearchProgress) {
  const idsOf = async () => (await db.rows<{ id: string }>(findWrong)).map(({ id }) => id);
  const suspects = await idsOf();
  if (suspects.length === 0) return [{ value: 0 }];
  const position = await progress.lastPosition();
  for (let tries = 0; !(await progress.hasReached(position)); tries++) {
    if (tries === 10) return [{ value: 0 }]; // search is behind, which another reading shows
    await sleep(50);
  }
  const stillWrong = new Set(await idsOf());
  return [{ value: suspects.filter((id) => stillWrong.has(id)).length }];
}

const toRow = (event: TodoEvent) =>
  event.type === "todo.deleted" ? tombstoneOf(event) : rowOf(event.todo);

export function searchIndex(db: Database): SearchIndex {
  return {
    async apply(events) {
      await db.run(applyRows, [JSON.stringify(events.map(toRow))]);
    },
  };
}
