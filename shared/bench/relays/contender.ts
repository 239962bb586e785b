import { randomUUID } from "node:crypto";

/** A message as all contenders get it: which todo it is about, and what happened to it. */
export type Row = { id: string; key: string; data: object };

/** Somebody who delivers messages that are stored in PostgreSQL. */
export type Contender = {
  /** Makes its tables. */
  prepare(): Promise<void>;
  /** Throws away what is there and stores these messages. */
  fill(rows: Row[]): Promise<void>;
  /** Begins to deliver, and tells how many at a time. Answers how to end that. */
  start(onDelivered: (count: number) => void): Promise<() => Promise<unknown>>;
  /** How many have not been delivered yet, or not been marked so. */
  waiting(): Promise<number>;
};

/** Two messages about each todo, the second after the first ones of all. */
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
