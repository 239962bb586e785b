import type { Caller } from "../application/caller.ts";
import type { Claims, Deliver, Entry, Outbox } from "../application/outbox.ts";
import { type Message, type NewMessage, topicOf } from "../domain/message.ts";
import { type Database, prepared, type Queries } from "./database.ts";
import { oldestMessage } from "./oldest-message.ts";

/** A transaction that can also store messages about its changes. */
export type Change = Queries & { enqueue(messages: NewMessage[]): Promise<void> };

export type OutboxWriter = Pick<Outbox, "onCommit"> & {
  /** Commits all of `work` and the messages that it enqueues, or nothing. */
  transaction<T>(work: (tx: Change) => Promise<T>, caller?: Caller): Promise<T>;
};

type Row = Message & { position: string; attempts: number; storedAt: Date };
/** A row. For an account with nothing to claim now, all columns except `turnOf` are null. */
type InTurn = Row & { turnOf: string };

// A transaction must have its id before it takes positions, or the search for the oldest message
// could skip them.
const insertMessages = prepared(
  `INSERT INTO outbox (topic, id, type, version, occurred_at, key, traceparent, data)
   SELECT topic, id, type, version, "occurredAt", key, $2, data
   FROM pg_current_xact_id(), jsonb_to_recordset($1) AS message(
     topic text, id text, type text, version integer, "occurredAt" timestamptz, key text, data jsonb)`,
);
const columns = `o.position, o.id, o.type, o.version, o.occurred_at AS "occurredAt", o.key,
  o.traceparent, o.data, o.attempts, o.stored_at AS "storedAt"`;
// Claims only the first of the messages with one key, and none while that one is delivered. OFFSET 0
// keeps it a subquery for each row. A join could read all messages for each row: vacuum may find the
// table empty and leave its pages, and then the planner expects no rows.
const isFirstOfKey = `NOT EXISTS (
  SELECT FROM outbox earlier
  WHERE earlier.topic = o.topic AND earlier.key = o.key AND earlier.position < o.position OFFSET 0)`;
const nextActor = (after: string) =>
  `SELECT actor_id FROM outbox
   WHERE topic = $1 AND attempts = 0 AND position >= $4 AND actor_id > ${after}
   ORDER BY actor_id LIMIT 1`;
// The next accounts after $3, at most $2, share the $2 places. The recursion jumps from account to
// account in the index, regardless of how many messages each has. $4 skips deleted rows.
const claimNew = prepared(
  `WITH RECURSIVE actors (id, place) AS (
     SELECT id, 1 FROM (${nextActor("$3")}) first (id)
     UNION ALL
     SELECT next.id, place + 1 FROM actors, LATERAL (${nextActor("actors.id")}) next (id)
     WHERE place < $2)
   SELECT actors.id AS "turnOf", claimed.* FROM actors LEFT JOIN LATERAL (
     SELECT ${columns} FROM outbox o
     WHERE topic = $1 AND attempts = 0 AND actor_id = actors.id AND position >= $4
       AND ${isFirstOfKey}
     ORDER BY position LIMIT $2 / (SELECT count(*) FROM actors) FOR UPDATE SKIP LOCKED) claimed ON true
   ORDER BY place, position`,
);
const claimDue = prepared(
  `SELECT ${columns} FROM outbox o
   WHERE topic = $1 AND attempts > 0 AND due_at <= now() AND ${isFirstOfKey}
   ORDER BY due_at LIMIT $2 FOR UPDATE SKIP LOCKED`,
);
const deleteMessages = prepared("DELETE FROM outbox WHERE topic = $1 AND position = ANY($2)");
// 1, 2, 4 … seconds later, at most a minute. now() is the time at which the attempt began.
const postponeMessages = prepared(
  `UPDATE outbox SET attempts = attempts + 1,
     due_at = clock_timestamp() + least(2 ^ least(attempts, 6), 60) * interval '1 second'
   WHERE topic = $1 AND position = ANY($2)`,
);

/**
 * The outbox is a table in the product's database, so messages commit with the change.
 * `traceparent` returns the trace of the running request.
 */
export function outboxWriter(db: Database, traceparent: () => string | undefined): OutboxWriter {
  const listeners: ((topics: Set<string>) => void)[] = [];

  return {
    onCommit: (listener) => listeners.push(listener),

    async transaction(work, caller) {
      const topics = new Set<string>();
      const withOutbox = (tx: Queries) =>
        work({
          ...tx,
          async enqueue(messages) {
            if (messages.length === 0) return;
            const rows = messages.map((message) => ({ ...message, topic: topicOf(message) }));
            for (const { topic } of rows) topics.add(topic);
            await tx.run(insertMessages, [JSON.stringify(rows), traceparent()]);
          },
        });
      const result = await db.transaction(withOutbox, caller);
      for (const listener of listeners) listener(topics);
      return result;
    },
  };
}

/**
 * Claims messages of the outbox. `db` is a pool only for the relay. Each claim holds one of its
 * connections for as long as the delivery takes. Handlers must not use that pool, because claims
 * could then wait for their own handlers.
 */
export function outboxClaims(db: Database): Claims {
  const lastActors = new Map<string, string>();
  const oldestOf = new Map<string, ReturnType<typeof oldestMessage>>();

  function deliverClaimed(
    topic: string,
    deliver: Deliver,
    claim: (tx: Queries) => Promise<Row[]>,
  ): Promise<number> {
    return db.transaction(async (tx) => {
      const rows = await claim(tx);
      if (rows.length === 0) return 0;
      const undelivered = await deliver(rows.map(toEntry));
      const failed = new Set(undelivered.map(({ entry }) => entry.delivery.position));
      const positions = rows.map(({ position }) => position);
      await tx.run(deleteMessages, [topic, positions.filter((one) => !failed.has(one))]);
      if (failed.size > 0) await tx.run(postponeMessages, [topic, [...failed]]);
      return rows.length;
    });
  }

  /** Continues after the account that had the last turn. After the last account, starts again. */
  async function claimInTurn(tx: Queries, topic: string, limit: number): Promise<Row[]> {
    const findOldest = oldestOf.get(topic) ?? oldestMessage(topic);
    oldestOf.set(topic, findOldest);
    const oldest = await findOldest(tx);
    if (!oldest) return [];
    for (let rounds = 0; rounds < 2; ) {
      const after = lastActors.get(topic) ?? "";
      const found = await tx.rows<InTurn>(claimNew, [topic, limit, after, oldest.position]);
      lastActors.set(topic, found.at(-1)?.turnOf ?? "");
      const rows = found.filter(({ position }) => position !== null);
      if (rows.length > 0) return rows.map(({ turnOf, ...row }) => row);
      if (found.length === 0) rounds++;
    }
    return [];
  }

  return {
    claim: (topic, limit, deliver) =>
      deliverClaimed(topic, deliver, (tx) => claimInTurn(tx, topic, limit)),

    claimRetries: (topic, limit, deliver) =>
      deliverClaimed(topic, deliver, (tx) => tx.rows<Row>(claimDue, [topic, limit])),
  };
}

function toEntry({ position, attempts, storedAt, ...message }: Row): Entry {
  return { message, delivery: { position, attempt: attempts + 1, storedAt } };
}
