import { jetstream } from "@nats-io/jetstream";
import { openEventBus } from "../../../act-3-distributed/src/async/event-bus.ts";
import { publisher } from "../../../act-3-distributed/src/async/publisher.ts";
import { declareStream, subjectOf } from "../../../act-3-distributed/src/async/stream.ts";
import type { Message } from "../../../act-3-distributed/src/domain/message.ts";
import type { Receive, Row } from "./contender.ts";

const stream = "received";

/** The event that act 3's relay makes of a row. */
export function eventOf({ id, key, data }: Row): Message {
  const envelope = { id, type: "todo.created", version: 1, occurredAt: new Date(), key } as const;
  return { ...envelope, traceparent: null, data };
}

/** Publishes what it receives: several messages as act 3 does, as one batch, and a single one as such. */
export function toStream(url: string): Receive {
  const opening = (async () => {
    await declareStream(url, stream);
    const bus = await openEventBus(url, stream);
    return { publish: publisher(bus), client: jetstream(bus.connection) };
  })();
  const delivery = { position: "", attempt: 1, storedAt: new Date() };

  return async (rows) => {
    const { publish, client } = await opening;
    const messages = rows.map(eventOf);
    const [first, ...others] = messages;
    if (first && others.length === 0) {
      await client.publish(subjectOf(stream, first), JSON.stringify(first), { msgID: first.id });
    } else {
      await publish(messages.map((message) => ({ message, delivery })));
    }
  };
}
