import { randomUUID } from "node:crypto";
import { jetstream } from "@nats-io/jetstream";
import { headers, type MsgHdrs } from "@nats-io/transport-node";
import { type EventBus, openEventBus } from "../../../act-3-distributed/src/async/event-bus.ts";
import { declareStream, subjectOf } from "../../../act-3-distributed/src/async/stream.ts";
import type { Contender, Row } from "./contender.ts";
import { eventOf } from "./to-stream.ts";

const stream = "raw";
const batchSize = 1_000;
const inFlight = 500;

/** A message as the server gets it. */
type Prepared = { id: string; subject: string; body: string; about: MsgHdrs };

/**
 * What the stream can store: a bare client publishes messages that are ready in memory, in atomic
 * batches with ids, or one by one with 500 in flight.
 */
export function rawPublish(url: string, { atomic }: { atomic: boolean }): Contender {
  let bus: EventBus;
  let prepared: Prepared[] = [];

  async function publishBatches(onDelivered: (count: number) => void): Promise<void> {
    for (let from = 0; from < prepared.length; from += batchSize) {
      const batch = prepared.slice(from, from + batchSize);
      const last = batch.pop() as Prepared;
      for (const { subject, body, about } of batch) {
        bus.connection.publish(subject, body, { headers: about });
      }
      const options = { headers: last.about, timeout: 60_000 };
      const answer = await bus.connection.request(last.subject, last.body, options);
      const { error, count } = answer.json<{ error?: object; count: number }>();
      if (error) throw new Error(`NATS refused a batch: ${JSON.stringify(error)}`);
      onDelivered(count);
    }
  }

  async function publishSingly(onDelivered: (count: number) => void): Promise<void> {
    const client = jetstream(bus.connection, { timeout: 60_000 });
    const rest = prepared.values();
    const lane = async () => {
      for (const { subject, body, id } of rest) {
        await client.publish(subject, body, { msgID: id });
        onDelivered(1);
      }
    };
    await Promise.all(Array.from({ length: inFlight }, lane));
  }

  return {
    async prepare() {
      await declareStream(url, stream);
      bus = await openEventBus(url, stream);
    },

    async fill(rows) {
      await bus.manager.streams.purge(stream);
      prepared = prepare(rows);
    },

    async start(onDelivered) {
      const publishing = (atomic ? publishBatches : publishSingly)(onDelivered);
      return () => publishing;
    },

    waiting: async () => 0,
  };
}

function prepare(rows: Row[]): Prepared[] {
  let batch = "";
  return rows.map((row, at) => {
    if (at % batchSize === 0) batch = randomUUID();
    const message = eventOf(row);
    const about = headers();
    about.set("Nats-Msg-Id", row.id);
    about.set("Nats-Batch-Id", batch);
    about.set("Nats-Batch-Sequence", `${(at % batchSize) + 1}`);
    const isLast = (at + 1) % batchSize === 0 || at === rows.length - 1;
    if (isLast) about.set("Nats-Batch-Commit", "1");
    return {
      id: row.id,
      subject: subjectOf(stream, message),
      body: JSON.stringify(message),
      about,
    };
  });
}
