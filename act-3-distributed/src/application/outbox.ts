import type { Message } from "../domain/message.ts";

/** The properties of one delivery of a message, not of the message itself. */
export type Delivery = {
  /** The place of the message in the outbox, or in the stream. */
  position: string;
  /** 1 for the first attempt. */
  attempt: number;
  storedAt: Date;
};

/** A claimed message. */
export type Entry = { message: Message; delivery: Delivery };

/** Handles one message. Throws an error if the message must be delivered again. */
export type Handler = (message: Message, delivery: Delivery) => Promise<void>;

/** Handles all messages of a batch, or none. */
export type BatchHandler = (entries: Entry[]) => Promise<void>;

/** Delivers messages of one topic. Returns those that it could not deliver. They are retried. */
export type Deliver = (entries: Entry[]) => Promise<Undelivered[]>;
export type Undelivered = { entry: Entry; error: unknown };

/** The message is at fault, not its consumer. The rest of its batch can be delivered. */
export class BadMessage extends Error {}

/** No retry can deliver this message, so it is dropped. Act 4 keeps it as a dead letter. */
export class Undeliverable extends BadMessage {}

export type Claims = {
  /**
   * Claims up to `limit` new messages of a topic, delivers them, and deletes those that were
   * delivered. Accounts take turns: the messages of one account do not delay those of another.
   * Returns how many messages it claimed. After a crash at any point they are claimed again.
   */
  claim(topic: string, limit: number, deliver: Deliver): Promise<number>;
  /** Does the same with messages that have failed before and whose next attempt is due. */
  claimRetries(topic: string, limit: number, deliver: Deliver): Promise<number>;
};

/** The outbox as the relay sees it. */
export type Outbox = Claims & {
  /** Calls `listener` with the topics of new messages. */
  onCommit(listener: (topics: Set<string>) => void): void;
};
