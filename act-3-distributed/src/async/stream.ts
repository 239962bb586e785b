import { AckPolicy } from "@nats-io/jetstream";
import { nanos } from "@nats-io/transport-node";
import type { Message } from "../domain/message.ts";
import { declareEpochs } from "./epochs.ts";
import { openEventBus } from "./event-bus.ts";

const minuteMs = 60 * 1_000;
const dayMs = 24 * 60 * minuteMs;

/** How long the stream keeps an event. */
export const retentionDays = 30;

/**
 * The stream of all events, in the order in which they were published. PostgreSQL stays the source
 * of truth: `npm run republish` fills an empty stream.
 */
const settingsOf = (stream: string) => ({
  name: stream,
  subjects: [`${stream}.>`],
  allow_atomic: true, // batches that are stored as a whole or not at all
  allow_direct: true,
  max_age: nanos(retentionDays * dayMs),
  // Within this time, the server recognizes an event that is published again, and stores it once.
  duplicate_window: nanos(2 * minuteMs),
});

/** For example `events.todo.completed.v2.019a0000-0000-7000-8000-000000000010`. */
export const subjectOf = (stream: string, { type, version, key }: Message) =>
  `${stream}.${type}.v${version}.${key}`;

/**
 * The consumers of the stream. The server keeps the position of each, so a process that was down
 * continues where it stopped, and several processes share the events of one consumer.
 *
 * - `events`: the subjects of the events that it gets.
 * - `limit`: how many events it handles at a time.
 * - `replay`: whether it may get events again that it has handled.
 */
export const consumers = {
  /** Only a higher version changes what search shows. */
  "search-projector": { events: "todo.>", limit: 1_000, replay: "allowed" },
  /** A notification that exists is not added again. */
  "notification-worker": { events: "todo.completed.>", limit: 200, replay: "allowed" },
  /** A replay would send all e-mails again. */
  "email-worker": { events: "todo.completed.>", limit: 500, replay: "refused" },
  /** Only a higher version changes the file of analytics. */
  analytics: { events: "todo.>", limit: 1_000, replay: "allowed" },
} as const;

export type ConsumerName = keyof typeof consumers;
export const consumerNames = Object.keys(consumers) as ConsumerName[];

/** Whether a consumer gets the events of a type, such as `todo.created`. */
export const isRead = (name: ConsumerName, type: string) =>
  `${type}.`.startsWith(consumers[name].events.replace(">", ""));

/** Creates the stream and its consumers, or changes their settings to those of this version. */
export async function declareStream(natsUrl: string, stream: string): Promise<void> {
  const { connection, manager, close } = await openEventBus(natsUrl, stream);
  await declareEpochs({ connection, stream });
  const settings = settingsOf(stream);
  await manager.streams.add(settings).catch(() => manager.streams.update(stream, settings));
  for (const [name, { events, limit }] of Object.entries(consumers)) {
    await manager.consumers.add(stream, {
      durable_name: name,
      filter_subject: `${stream}.${events}`,
      ack_policy: AckPolicy.Explicit,
      ack_wait: nanos(10 * 1_000),
      max_ack_pending: 2 * limit, // the next events arrive while the process handles some
    });
  }
  await close();
}
