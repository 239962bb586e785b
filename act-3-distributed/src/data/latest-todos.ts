import type { TodoEvent } from "../domain/todo.ts";
import type { AnalyticsFile } from "./analytics-file.ts";

/** Only what the figures need: no title and no account. */
const tables = `
  CREATE TABLE IF NOT EXISTS latest_todos (
    id UUID PRIMARY KEY,
    list_id UUID NOT NULL,
    created_at TIMESTAMP, -- UTC
    completed_at TIMESTAMP,
    version BIGINT NOT NULL,
    deleted BOOLEAN NOT NULL
  );
  CREATE TABLE IF NOT EXISTS progress (position BIGINT NOT NULL);
  INSERT INTO progress SELECT 0 WHERE NOT EXISTS (FROM progress)`;

/**
 * Only a higher version replaces a row, so the order and repetition of events do not matter. A deleted
 * todo leaves a row with its ids and version (a tombstone), so that a late event cannot bring it back.
 */
const upsert = `
  INSERT INTO latest_todos
  SELECT DISTINCT ON (id) id, "listId", "createdAt", "completedAt", version, deleted
  FROM (SELECT unnest(from_json($1, '[{
    "id": "UUID", "listId": "UUID", "createdAt": "TIMESTAMP", "completedAt": "TIMESTAMP",
    "version": "BIGINT", "deleted": "BOOLEAN"}]'), recursive := true))
  ORDER BY id, version DESC
  ON CONFLICT (id) DO UPDATE SET
    list_id = excluded.list_id, created_at = excluded.created_at,
    completed_at = excluded.completed_at, version = excluded.version, deleted = excluded.deleted
  WHERE latest_todos.version < excluded.version`;

const setPosition = "UPDATE progress SET position = $1";
const findPosition = "SELECT position::double AS position FROM progress";

function rowOf(event: TodoEvent) {
  if (event.type === "todo.deleted") {
    const { todoId: id, listId, version } = event;
    return { id, listId, version, deleted: true };
  }
  const { id, listId, createdAt, completedAt, version } = event.todo;
  return { id, listId, createdAt, completedAt, version, deleted: false };
}

/** An event and its position in the stream. */
export type PositionedEvent = { event: TodoEvent; position: number };

/** The latest version of each todo, and how far the stream has been read to get it. */
export async function latestTodos(file: AnalyticsFile) {
  await file.transaction([tables]);
  return {
    /** Applies events and stores the highest of their positions, all together or nothing. */
    async apply(entries: PositionedEvent[]): Promise<void> {
      const rows = JSON.stringify(entries.map(({ event }) => rowOf(event)));
      const position = Math.max(...entries.map((entry) => entry.position));
      await file.transaction([upsert, rows], [setPosition, position]);
    },

    /** The position that was stored last, or 0. */
    async position(): Promise<number> {
      const [row] = await file.rows<{ position: number }>(findPosition);
      return row?.position ?? 0;
    },
  };
}
