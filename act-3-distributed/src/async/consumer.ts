import { JetStreamApiError, type JsMsg, jetstream } from "@nats-io/jetstream";
import type { Deliver, Entry } from "../application/outbox.ts";
import type { Message } from "../domain/message.ts";
import type { EventBus } from "./event-bus.ts";
import { type LogError, loggingFailures } from "./relay.ts";
import { type ConsumerName, consumers } from "./stream.ts";

/**
 * An event that fails is delivered again after this time, any number of times. Act 4 sets such events
 * aside.
 */
const retryMs = 1_000;

/**
 * Delivers the events of a consumer, in batches of what has arrived. An event is acknowledged once
 * it has been delivered. If the process dies before, the server delivers it again after 10 seconds.
 */
export async function consume(
  { connection, stream }: EventBus,
  name: ConsumerName,
  deliver: Deliver,
  logError: LogError,
) {
  const { limit } = consumers[name];
  const logged = loggingFailures(deliver, logError);
  const arrived: JsMsg[] = [];
  let woken = Promise.withResolvers<void>();
  let stopped = false;

  const consumer = await jetstream(connection)
    .consumers.get(stream, name)
    .catch((error) => {
      if (!(error instanceof JetStreamApiError)) throw error;
      throw new Error(`${error.message}: ${stream} ${name}. Run 'npm run migrate' to declare it.`);
    });
  const messages = await consumer.consume({
    max_messages: limit,
    callback(message) {
      arrived.push(message);
      woken.resolve();
    },
  });

  async function deliverBatch(received: JsMsg[]): Promise<void> {
    const batch = received.filter(isPublished);
    for (const message of received.filter((one) => !isPublished(one))) {
      logError(new Error(`The message at position ${message.seq} is no event. It is dropped.`));
      message.term();
    }
    if (batch.length === 0) return;
    const entries = batch.map(toEntry);
    const undelivered = await logged(entries);
    const failed = new Set(undelivered.map(({ entry }) => entry.delivery.position));
    for (const message of batch) {
      if (failed.has(`${message.seq}`)) message.nak(retryMs);
      else message.ack();
    }
  }

  async function run(): Promise<void> {
    while (!stopped) {
      await woken.promise;
      woken = Promise.withResolvers();
      while (arrived.length > 0 && !stopped) await deliverBatch(arrived.splice(0, limit));
    }
  }
  const running = run();

  return {
    /** Waits for deliveries that have begun. Returns all other events to the server. */
    async stop(): Promise<void> {
      stopped = true;
      messages.stop();
      woken.resolve();
      await running;
      for (const message of arrived) message.nak();
    },
  };
}

/**
 * Whether the relay has published a message: each event has an id. NATS answers to any subject that one
 * of its users names, also to one of the stream.
 */
const isPublished = ({ headers }: JsMsg) => headers?.has("Nats-Msg-Id") ?? false;

function toEntry(message: JsMsg): Entry {
  const { seq, time, info } = message;
  const delivery = { position: `${seq}`, attempt: info.deliveryCount, storedAt: time };
  return { message: decoded(message), delivery };
}

function decoded(message: JsMsg): Message {
  try {
    return message.json<Message | null>() ?? unreadable(message);
  } catch {
    return unreadable(message);
  }
}

/** Stands for a message that is not JSON, or is null. No handler accepts its type. */
function unreadable({ subject: key, seq, time: occurredAt }: JsMsg): Message {
  const unknown = { type: "unreadable.message" as const, version: 0, traceparent: null };
  return { ...unknown, id: `${seq}`, key, occurredAt, data: undefined };
}
