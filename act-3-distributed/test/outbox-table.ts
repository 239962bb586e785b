import { onTestFinished } from "vitest";
import type { Deliver, Entry, Outbox } from "../src/application/outbox.ts";
import { createRelay } from "../src/async/relay.ts";
import { openDatabase } from "../src/data/database.ts";
import { outboxClaims, outboxWriter } from "../src/data/outbox.ts";
import type { NewMessage } from "../src/domain/message.ts";
import { migratedDatabase } from "./database.ts";

export const occurredAt = new Date("2026-11-21T10:00:00.123Z");

export const fail = (error: unknown) => {
  throw error;
};

export function message(id: string, { key = id, actorId = "ana", topic = "email" } = {}) {
  const type: NewMessage["type"] = `${topic}.due`;
  return { id, type, version: 1, occurredAt, key, data: { actorId, id } };
}

export const idsOf = (entries: Entry[]) => entries.map(({ message }) => message.id);

/** A handler that fails for all messages of a batch. */
export const failAll: Deliver = async (entries) =>
  entries.map((entry) => ({ entry, error: new Error("The mail server is down.") }));

/** An outbox on an empty database. `claims` says how many connections the relay has. */
export async function startOutbox({ claims = 10 } = {}) {
  const url = await migratedDatabase();
  const db = openDatabase(url, fail);
  const pool = openDatabase(url, fail, { max: claims });
  const outbox = { ...outboxWriter(db, () => undefined), ...outboxClaims(pool) };
  onTestFinished(async () => {
    await pool.close();
    await db.close();
  });
  const enqueue = (...messages: NewMessage[]) => outbox.transaction((tx) => tx.enqueue(messages));
  return { url, db, outbox, enqueue };
}

/** Runs a relay as the app does, and collects the ids of delivered e-mails in their order. */
export function collect(outbox: Outbox, deliver?: Deliver) {
  const ids: string[] = [];
  const errors: unknown[] = [];
  const relay = createRelay(outbox, (error) => errors.push(error), { pollMs: 20 });
  relay.subscribe("email", async (entries) => {
    const undelivered = (await deliver?.(entries)) ?? [];
    const failed = undelivered.map(({ entry }) => entry);
    ids.push(...idsOf(entries.filter((entry) => !failed.includes(entry))));
    return undelivered;
  });
  onTestFinished(relay.stop);
  return { ids, errors, relay };
}
