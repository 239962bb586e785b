import { expect, test } from "vitest";
import { type EventBus, openEventBus } from "../src/async/event-bus.ts";
import { publisher } from "../src/async/publisher.ts";
import { allOrNone, createRelay } from "../src/async/relay.ts";
import { eventually } from "./eventually.ts";
import { emptyStream, natsUrl, openBus, storedIds } from "./nats.ts";
import { message, startOutbox } from "./outbox-table.ts";

const entriesOf = (...ids: string[]) =>
  ids.map((id) => ({
    message: { ...message(id, { topic: "todo" }), traceparent: null },
    delivery: { position: id, attempt: 1, storedAt: new Date() },
  }));

const startBus = async () => openBus(await emptyStream());

test("events are stored in their order, under a subject with type, version and key", async () => {
  const bus = await startBus();
  await publisher(bus)(entriesOf("a", "b", "c"));
  expect(await storedIds(bus)).toEqual(["a", "b", "c"]);
  const { manager, stream } = bus;
  const first = await manager.streams.getMessage(stream, { seq: 1 });
  expect(first?.subject).toBe(`${stream}.todo.due.v1.a`);
  expect(first?.json()).toMatchObject({ id: "a", occurredAt: "2026-11-21T10:00:00.123Z" });
});

test("events that are published again are stored once", async () => {
  const bus = await startBus();
  const publish = publisher(bus);
  const known = Array.from({ length: 500 }, (_, i) => `known-${i}`);
  await publish(entriesOf(...known));
  await publish(entriesOf(...known));
  await publish(entriesOf("new-1", ...known.slice(0, 250), "new-2"));
  expect((await storedIds(bus)).sort()).toEqual([...known, "new-1", "new-2"].sort());
});

test("a thousand events are one batch", async () => {
  const bus = await startBus();
  const ids = Array.from({ length: 1_000 }, (_, i) => `event-${i}`);
  await publisher(bus)(entriesOf(...ids));
  expect(await storedIds(bus)).toEqual(ids);
  const { manager, stream } = bus;
  const batchOf = async (seq: number) =>
    (await manager.streams.getMessage(stream, { seq }))?.header.get("Nats-Batch-Id");
  expect(await batchOf(1)).toMatch(/^[0-9a-f-]{36}$/);
  expect(await batchOf(1_000)).toBe(await batchOf(1));
});

test("events that can't be published stay in the outbox and are published later", async () => {
  const { db, outbox, enqueue } = await startOutbox();
  const bus = await startBus();
  const closed = await openEventBus(natsUrl(), bus.stream);
  await closed.close();
  const errors: unknown[] = [];
  let current: EventBus = closed;
  const relay = createRelay(outbox, (error) => errors.push(error), { pollMs: 20 });
  relay.subscribe(
    "todo",
    allOrNone((entries) => publisher(current)(entries)),
  );
  await enqueue(message("a", { topic: "todo" }), message("b", { topic: "todo" }));
  await eventually(() => expect(errors).not.toEqual([]));
  const waiting = { name: "waiting", text: "SELECT id, attempts FROM outbox ORDER BY id" };
  expect(await db.rows(waiting)).toEqual([
    { id: "a", attempts: 0 },
    { id: "b", attempts: 0 },
  ]);
  current = bus;
  await eventually(async () => expect(await storedIds(bus)).toEqual(["a", "b"]));
  await eventually(async () => expect(await db.rows(waiting)).toEqual([]));
  await relay.stop();
});

test("a relay that dies after publishing leaves no event out and none twice", async () => {
  const { outbox, enqueue } = await startOutbox();
  const bus = await startBus();
  const publish = publisher(bus);
  const ids = Array.from({ length: 20 }, (_, i) => `event-${i}`);
  await enqueue(...ids.map((id) => message(id, { topic: "todo" })));
  const dying = outbox.claim("todo", 10, async (entries) => {
    await publish(entries);
    throw new Error("Killed.");
  });
  await expect(dying).rejects.toThrow("Killed.");
  while ((await outbox.claim("todo", 7, allOrNone(publish))) > 0);
  expect((await storedIds(bus)).sort()).toEqual(ids.sort());
});

test("lanes deliver at the same time, and events with the same key in their order", async () => {
  const { outbox, enqueue } = await startOutbox();
  const ids = Array.from({ length: 30 }, (_, i) => `${i}`);
  const keyOf = (id: string) => Number(id) % 10;
  await enqueue(...ids.map((id) => message(id, { topic: "todo", key: `key-${keyOf(id)}` })));
  const both = Promise.withResolvers<void>();
  const delivered: string[] = [];
  let claims = 0;
  const relay = createRelay(outbox, (error) => expect(error).toBeUndefined(), { pollMs: 20 });
  const deliver = allOrNone(async (entries) => {
    claims++;
    if (claims === 2) both.resolve();
    await both.promise;
    delivered.push(...entries.map(({ message }) => message.id));
  });
  relay.subscribe("todo", deliver, { limit: 5, lanes: 2 });
  await eventually(() => expect(delivered).toHaveLength(ids.length));
  await relay.stop();
  for (let key = 0; key < 10; key++) {
    const withKey = (id: string) => keyOf(id) === key;
    expect(delivered.filter(withKey)).toEqual(ids.filter(withKey));
  }
});

test("several relays publish each event once, and events with the same key in their order", async () => {
  const { outbox, enqueue } = await startOutbox();
  const bus = await startBus();
  const relays = [1, 2, 3].map(() => {
    const relay = createRelay(outbox, (error) => expect(error).toBeUndefined(), { pollMs: 20 });
    relay.subscribe("todo", allOrNone(publisher(bus)), { limit: 10 });
    return relay;
  });
  const ids = Array.from({ length: 200 }, (_, i) => `${i}`);
  for (const id of ids) {
    await enqueue(message(id, { topic: "todo", key: `key-${Number(id) % 3}` }));
  }
  await eventually(async () => expect(await storedIds(bus)).toHaveLength(ids.length));
  await Promise.all(relays.map((relay) => relay.stop()));
  const stored = await storedIds(bus);
  for (const rest of [0, 1, 2]) {
    const withKey = (id: string) => Number(id) % 3 === rest;
    expect(stored.filter(withKey)).toEqual(ids.filter(withKey));
  }
});
