import { setTimeout as sleep } from "node:timers/promises";
import type { CaughtUp, SearchProgress } from "../application/search.ts";
import { InvalidInput } from "../domain/errors.ts";
import { type Database, prepared } from "./database.ts";
import { oldestMessage } from "./oldest-message.ts";

const findPosition = prepared("SELECT last_value::text AS position FROM outbox_position_seq");

/**
 * Returns a token for everything written up to now. It contains the last position that the outbox
 * has assigned. After your commit, none of your messages has a higher position. Positions are
 * encoded so that no client relies on them.
 */
export async function currentToken(db: Database): Promise<string> {
  const [row] = await db.rows<{ position: string }>(findPosition);
  return Buffer.from(`outbox:${row?.position}`).toString("base64url");
}

function positionOf(token: string): bigint {
  const [, position] =
    Buffer.from(token, "base64url")
      .toString()
      .match(/^outbox:(\d{1,19})$/) ?? [];
  if (position) return BigInt(position);
  throw new InvalidInput("Consistency-Token", "Must be a token from an earlier response.");
}

/**
 * Waits at most `waitMs` until search shows everything that was written before a token. First, all
 * messages up to the token must leave the outbox. From then on they are in the stream, and search
 * must reach the last event that the stream has at that moment.
 */
export function catchUp(db: Database, progress: SearchProgress, { waitMs = 2_000 } = {}): CaughtUp {
  const oldest = oldestMessage("todo");
  return async (token) => {
    const position = positionOf(token);
    let inStream: number | undefined;
    const isWaiting = async () => {
      if (inStream === undefined) {
        const first = await oldest(db);
        if (first && first.position <= position) return true;
        inStream = await progress.lastPosition();
      }
      return !(await progress.hasReached(inStream));
    };
    const deadline = performance.now() + waitMs;
    let pauseMs = 5;
    while (await isWaiting()) {
      const leftMs = deadline - performance.now();
      if (leftMs <= 0) return false;
      await sleep(Math.min(pauseMs, leftMs));
      pauseMs *= 2; // so that many waiting searches do not poll too often
    }
    return true;
  };
}
