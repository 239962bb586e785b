import { randomUUID } from "node:crypto";

/** A message for all contenders. `key` is the id of its todo, `data` is the event. */
export type Row = { id: string; key: string; data: object };

/** Handles messages that were delivered together. */
export type Receive = (rows: Row[]) => Promise<void>;

/** A program that delivers messages, which are stored in PostgreSQL unless its name says otherwise. */
export type Contender = {
  /** Makes its tables. */
  prepare(): Promise<void>;
  /** Removes all messages and stores these. */
  fill(rows: Row[]): Promise<void>;
  /**
   * Begins to deliver, and calls `onDelivered` with the number of delivered messages. Returns the
   * function that ends the delivery.
   */
  start(onDelivered: (count: number) => void): Promise<() => Promise<unknown>>;
  /** The number of messages that are not delivered, or not marked as delivered. */
  waiting(): Promise<number>;
};

/** The addresses of the servers, as the act gets them. */
export type Addresses = { DATABASE_URL: string; NATS_URL: string };

/** Two messages for each todo. All first messages come before the second ones. */
export function makeRows(count: number): Row[] {
  const keys = Array.from({ length: Math.ceil(count / 2) }, () => randomUUID());
  const [listId, createdBy] = [randomUUID(), randomUUID()];
  return Array.from({ length: count }, (_, at) => {
    const key = keys[at % keys.length] as string;
    const todo = { id: key, listId, title: "Buy milk and bread", completedAt: null, order: at };
    const data = { actorId: createdBy, todo: { ...todo, createdBy, createdAt: new Date() } };
    return { id: randomUUID(), key, data };
  });
}
