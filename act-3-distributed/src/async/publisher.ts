import { randomUUID } from "node:crypto";
import { jetstream } from "@nats-io/jetstream";
import { headers } from "@nats-io/transport-node";
import type { BatchHandler } from "../application/outbox.ts";
import type { Message } from "../domain/message.ts";
import type { EventBus } from "./event-bus.ts";
import { subjectOf } from "./stream.ts";

/** How long the server may take to store a batch. */
const storeMs = 5_000;

type Answer = { error?: { err_code: number; description: string } };

/** The server's error code for a batch that contains a message that it has already stored. */
const containsDuplicate = 10_201;

/**
 * Publishes events to the stream. Throws an error if not all are stored. An event that is published
 * again, for example after a crash, is stored once: within the duplicate window of the stream, the
 * server recognizes its id.
 */
export function publisher({ connection, stream }: EventBus): BatchHandler {
  const client = jetstream(connection);

  /**
   * Publishes at most 1,000 events as one batch. The server stores all of them or none, and waits
   * for its disk once. Returns false if it has stored one of them before.
   * Source: ADR-50 of NATS, https://github.com/nats-io/nats-architecture-and-design
   */
  async function publishBatch(messages: Message[]): Promise<boolean> {
    const batch = randomUUID();
    const parts = messages.map((message, i) => {
      const about = headers();
      about.set("Nats-Msg-Id", message.id);
      about.set("Nats-Batch-Id", batch);
      about.set("Nats-Batch-Sequence", `${i + 1}`);
      return { subject: subjectOf(stream, message), body: JSON.stringify(message), about };
    });
    const last = parts.pop();
    if (!last) return true;
    for (const { subject, body, about } of parts) {
      connection.publish(subject, body, { headers: about });
    }
    last.about.set("Nats-Batch-Commit", "1");
    const options = { headers: last.about, timeout: storeMs };
    const { error } = (await connection.request(last.subject, last.body, options)).json<Answer>();
    if (error?.err_code === containsDuplicate) return false;
    if (error) throw new Error(`NATS refused a batch of events: ${error.description}`);
    return true;
  }

  const publishOne = (message: Message) =>
    client.publish(subjectOf(stream, message), JSON.stringify(message), { msgID: message.id });

  return async (entries) => {
    const messages = entries.map(({ message }) => message);
    if (!(await publishBatch(messages))) await Promise.all(messages.map(publishOne));
  };
}
