import { AsyncResource } from "node:async_hooks";
import { setTimeout as sleep } from "node:timers/promises";
import type { CaughtUp } from "../application/search.ts";
import { type Database, prepared } from "./database.ts";

const findPosition = prepared("SELECT last_value::text AS position FROM outbox_position_seq");
const findOldest = prepared(
  "SELECT min(position)::text AS position FROM outbox WHERE topic = 'todo'",
);

/**
 * The last position in the outbox that has been given to anybody: what one has written oneself has
 * none above it. So this is a token for whoever has just written. It may wait for a few changes of
 * others, too.
 */
export async function currentPosition(db: Database): Promise<string> {
  const [row] = await db.rows<{ position: string }>(findPosition);
  return row?.position ?? "0";
}

/** Waits until search shows all that was written up to a position, but not longer than `waitMs`. */
export function catchUp(db: Database, { waitMs = 2_000, pollMs = 10 } = {}): CaughtUp {
  async function oldest(): Promise<bigint | undefined> {
    const [row] = await db.rows<{ position: string | null }>(findOldest);
    return row?.position ? BigInt(row.position) : undefined;
  }

  // Whoever waits looks together with all the others, but never at an answer to an older question.
  // Such a look belongs to no request, and so to no trace.
  const lookForAll = AsyncResource.bind(oldest);
  let nextLook: Promise<bigint | undefined> | undefined;
  function look() {
    nextLook ??= sleep(pollMs).then(() => {
      nextLook = undefined;
      return lookForAll();
    });
    return nextLook;
  }

  return async (position) => {
    const deadline = performance.now() + waitMs;
    let waiting = await oldest();
    for (let isLate = false; waiting !== undefined && waiting <= BigInt(position); ) {
      if (isLate) return false;
      isLate = performance.now() > deadline; // and then looks once more: it may have slept itself
      waiting = await look();
    }
    return true;
  };
}
