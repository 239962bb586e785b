import { randomBytes } from "node:crypto";
import { onTestFinished } from "vitest";
import { epochBucket } from "../src/async/epochs.ts";
import { type EventBus, openEventBus } from "../src/async/event-bus.ts";
import { declareStream } from "../src/async/stream.ts";

/** Returns the address of a NATS server with JetStream. */
export function natsUrl(): string {
  const url = process.env.NATS_URL;
  if (url) return url;
  throw new Error("Set NATS_URL to the address of a NATS server with JetStream.");
}

/** The settings of NATS for an app: its address, and the key that signs users of the same account. */
export const natsSettings = () => ({
  NATS_URL: natsUrl(),
  NATS_ACCOUNT_SEED: process.env.NATS_ACCOUNT_SEED ?? "",
});

/** Declares a stream and its consumers for one test, and returns its name. */
export async function emptyStream(): Promise<string> {
  const stream = `test_${randomBytes(6).toString("hex")}`;
  await declareStream(natsUrl(), stream);
  onTestFinished(async () => {
    const bus = await openEventBus(natsUrl(), stream);
    await bus.manager.streams.delete(stream);
    await bus.manager.streams.delete(`KV_${epochBucket(stream)}`);
    await bus.close();
  });
  return stream;
}

/** Opens a connection for one test. */
export async function openBus(stream: string): Promise<EventBus> {
  const bus = await openEventBus(natsUrl(), stream);
  onTestFinished(() => bus.close());
  return bus;
}

/** The ids of all events in the stream, in its order. */
export async function storedIds({ manager, stream }: EventBus): Promise<string[]> {
  const { state } = await manager.streams.info(stream);
  const ids: string[] = [];
  for (let seq = state.first_seq; seq <= state.last_seq; seq++) {
    const message = await manager.streams.getMessage(stream, { seq });
    if (message) ids.push(message.json<{ id: string }>().id);
  }
  return ids;
}
