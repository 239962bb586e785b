import { setTimeout as sleep } from "node:timers/promises";
import type { CaughtUp } from "../application/search.ts";
import { type Database, prepared } from "./database.ts";

const findPosition = prepared("SELECT pg_snapshot_xmax(pg_current_snapshot())::text AS position");
const isFindable = prepared(
  `SELECT NOT EXISTS (
     SELECT FROM outbox WHERE topic = 'todo' AND transaction < $1::xid8) AS findable`,
);

/**
 * Where the database stands now: every transaction that has been committed has a lower number. So
 * this is a token for whoever has just written. It may wait for a few changes of others, too.
 */
export async function currentPosition(db: Database): Promise<string> {
  const [row] = await db.rows<{ position: string }>(findPosition);
  return row?.position ?? "0";
}

/** Waits until search shows all that was written before a position, but not longer than `waitMs`. */
export function catchUp(db: Database, { waitMs = 2_000, pollMs = 10 } = {}): CaughtUp {
  return async (position) => {
    const deadline = performance.now() + waitMs;
    for (;;) {
      const [row] = await db.rows<{ findable: boolean }>(isFindable, [position]);
      if (row?.findable) return true;
      if (performance.now() > deadline) return false;
      await sleep(pollMs);
    }
  };
}
