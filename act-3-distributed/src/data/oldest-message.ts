import { prepared, type Queries } from "./database.ts";

const findOldest = prepared(
  `SELECT oldest.position, oldest."ageMs",
     pg_snapshot_xmin(pg_current_snapshot())::text AS "oldestTransaction"
   FROM (VALUES (1)) one LEFT JOIN LATERAL (
     SELECT position::text,
       (extract(epoch FROM clock_timestamp() - stored_at) * 1000)::double precision AS "ageMs"
     FROM outbox WHERE topic = $1 AND position >= $2 ORDER BY outbox.position LIMIT 1) oldest ON true`,
);
// The next position, and a transaction newer than all that have taken earlier positions.
const findNext = prepared(
  `SELECT (last_value + is_called::integer)::text AS position,
     pg_current_xact_id()::text AS transaction
   FROM outbox_position_seq`,
);

type Row = { oldestTransaction: string } & (
  | { position: string; ageMs: number }
  | { position: null }
);

/** A waiting message: its position in the outbox, and how long it has been waiting. */
export type Oldest = { position: bigint; ageMs: number };

/**
 * Finds the oldest message of a topic. While a long transaction holds back vacuum, the outbox is full
 * of deleted rows, and a search from the first position reads them all. This one begins at a floor,
 * below which no new message can appear. The floor rises at most every `raiseMs`.
 */
export function oldestMessage(topic: string, { raiseMs = 1_000 } = {}) {
  let floor = 0n;
  // `next` becomes the floor once all transactions before `transaction` have ended. Until then, one
  // of them may commit a message below it.
  let next = { position: 0n, transaction: 0n };
  let raisedAt = -Infinity;
  let isRaising = false; // one at a time, because overlapping queries may end out of order

  async function raise(db: Queries, { position }: Row): Promise<void> {
    const oldest = position === null ? next.position : BigInt(position);
    floor = oldest < next.position ? oldest : next.position;
    const [row] = await db.rows<{ position: string; transaction: string }>(findNext);
    if (row) next = { position: BigInt(row.position), transaction: BigInt(row.transaction) };
    raisedAt = performance.now();
  }

  return async (db: Queries): Promise<Oldest | undefined> => {
    const mayRaise = !isRaising && performance.now() - raisedAt >= raiseMs;
    if (mayRaise) isRaising = true;
    try {
      const [row] = await db.rows<Row>(findOldest, [topic, floor]);
      if (!row) return undefined;
      if (mayRaise && BigInt(row.oldestTransaction) >= next.transaction) await raise(db, row);
      return row.position === null
        ? undefined
        : { position: BigInt(row.position), ageMs: row.ageMs };
    } finally {
      if (mayRaise) isRaising = false;
    }
  };
}
