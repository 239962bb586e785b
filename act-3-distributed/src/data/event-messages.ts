import { v7 as uuidv7 } from "uuid";
import type { DomainEvent } from "../domain/event.ts";
import type { NewMessage } from "../domain/message.ts";

/** The version of the schema of an event, if it is not 1. */
const versions: Record<string, number> = {
  "todo.completed": 2, // has recipients
};

type AnyEvent = DomainEvent<`${string}.${string}`, object>;

/** Messages about events. Those with the same key, such as a todo's id, are delivered in order. */
export const messagesOf = (key: string, events: AnyEvent[]): NewMessage[] =>
  events.map(({ type, occurredAt, ...data }) => ({
    id: uuidv7(),
    type,
    version: versions[type] ?? 1,
    occurredAt,
    key,
    data,
  }));
