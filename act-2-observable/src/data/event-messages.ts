import { v7 as uuidv7 } from "uuid";
import type { DomainEvent } from "../domain/event.ts";
import type { NewMessage } from "../domain/message.ts";

type AnyEvent = DomainEvent<`${string}.${string}`, object>;

/** Messages about events. Those with the same key, such as a todo's id, are delivered in order. */
export const messagesOf = (key: string, events: AnyEvent[]): NewMessage[] =>
  events.map(({ type, occurredAt, ...data }) => ({
    id: uuidv7(),
    type,
    version: 1,
    occurredAt,
    key,
    data,
  }));
