import type { Message } from "../domain/message.ts";

/** A message that waits to be delivered. */
export type Entry = {
  /** Where it stands in the outbox. */
  position: string;
  message: Message;
  storedAt: Date;
  /** How often it has been tried before. */
  attempts: number;
  /** The trace of the request that caused it (https://www.w3.org/TR/trace-context/). */
  trace: string | null;
};

/** Delivers messages of one topic and answers which of them it could not deliver: they come again. */
export type Deliver = (entries: Entry[]) => Promise<Undelivered[]>;
export type Undelivered = { entry: Entry; error: unknown };

export type Outbox = {
  /**
   * Takes up to `limit` messages of a topic that nobody else is delivering, has them delivered, and
   * forgets those that were. Answers how many it took. After a crash at any point they come again.
   */
  take(topic: string, limit: number, deliver: Deliver): Promise<number>;
  /** Calls `listener` with the topics of new messages. */
  onCommit(listener: (topics: Set<string>) => void): void;
};
