import type { Entry, Outbox } from "../application/outbox.ts";
import { type Message, topicOf } from "../domain/message.ts";
import { type Database, prepared, type Queries } from "./database.ts";

/** A transaction that can also say what is to be done because of it. */
export type Change = Queries & { tell(messages: Message[]): Promise<void> };

export type OutboxTable = Outbox & {
  /** All of `work` and what it tells, or nothing. */
  transaction<T>(work: (tx: Change) => Promise<T>): Promise<T>;
};

type Row = Message & Omit<Entry, "message">;

const insertMessages = prepared(
  `INSERT INTO outbox (id, topic, type, key, occurred_at, data, trace)
   SELECT id, topic, type, key, "occurredAt", data, $2
   FROM jsonb_to_recordset($1) AS message(
     id text, topic text, type text, key text, "occurredAt" timestamptz, data jsonb)`,
);
// Of the messages with one key only the first is taken, and while it is being delivered none. What
// has failed waits for its later date in line with the rest, so that the hopeless can't hold it up.
const takeMessages = prepared(
  `SELECT position, id, type, occurred_at AS "occurredAt", key, data, attempts, trace,
     stored_at AS "storedAt"
   FROM outbox o
   WHERE topic = $1 AND due_at <= now() AND NOT EXISTS (
     SELECT FROM outbox earlier
     WHERE earlier.topic = o.topic AND earlier.key = o.key AND earlier.position < o.position)
   ORDER BY due_at, position LIMIT $2 FOR UPDATE SKIP LOCKED`,
);
const deleteMessages = prepared("DELETE FROM outbox WHERE topic = $1 AND position = ANY($2)");
// 1, 2, 4 … seconds later, at most a minute. By the clock: now() is when the first try began.
const postponeMessages = prepared(
  `UPDATE outbox SET attempts = attempts + 1,
     due_at = clock_timestamp() + least(2 ^ least(attempts, 6), 60) * interval '1 second'
   WHERE topic = $1 AND position = ANY($2)`,
);
const ofTopics = "FROM unnest($1::text[]) topic LEFT JOIN outbox USING (topic) GROUP BY topic";
const countMessages = prepared(`SELECT topic, count(position)::integer AS value ${ofTopics}`);
const ageMessages = prepared(
  `SELECT topic,
     coalesce(extract(epoch FROM clock_timestamp() - min(stored_at)), 0)::double precision AS value
   ${ofTopics}`,
);

type OfTopic = { topic: string; value: number };

/** By topic, how many messages are due and have not been delivered: 0 is right, some is normal. */
export const waitingMessages = (db: Database, topics: string[]) =>
  db.rows<OfTopic>(countMessages, [topics]);

/** By topic, for how many seconds the oldest of them has been waiting. */
export const oldestMessages = (db: Database, topics: string[]) =>
  db.rows<OfTopic>(ageMessages, [topics]);

/**
 * The outbox as a table beside the product's own. Delivering goes over connections of its own, so
 * that what happens later never keeps waiting what happens now. `trace` names the trace of the
 * running request.
 */
export function outboxTable(
  db: Database,
  background: Database,
  trace: () => string | undefined,
): OutboxTable {
  const listeners: ((topics: Set<string>) => void)[] = [];

  return {
    onCommit: (listener) => listeners.push(listener),

    async transaction(work) {
      const topics = new Set<string>();
      const result = await db.transaction((tx) =>
        work({
          ...tx,
          async tell(messages) {
            if (messages.length === 0) return;
            const rows = messages.map((message) => ({ ...message, topic: topicOf(message) }));
            for (const { topic } of rows) topics.add(topic);
            await tx.run(insertMessages, [JSON.stringify(rows), trace()]);
          },
        }),
      );
      for (const listener of listeners) listener(topics);
      return result;
    },

    take: (topic, limit, deliver) =>
      background.transaction(async (tx) => {
        const rows = await tx.rows<Row>(takeMessages, [topic, limit]);
        if (rows.length === 0) return 0;
        const undelivered = await deliver(rows.map(toEntry));
        const failed = undelivered.map(({ entry }) => entry.position);
        const done = rows.map((row) => row.position).filter((one) => !failed.includes(one));
        await tx.run(deleteMessages, [topic, done]);
        if (failed.length > 0) await tx.run(postponeMessages, [topic, failed]);
        return rows.length;
      }),
  };
}

function toEntry({ position, attempts, trace, storedAt, ...message }: Row): Entry {
  return { position, attempts, trace, storedAt, message };
}
