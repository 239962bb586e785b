import { expect, onTestFinished, test } from "vitest";
import { type Deliver, type Entry, Undeliverable } from "../src/application/outbox.ts";
import { consume } from "../src/async/consumer.ts";
import type { EventBus } from "../src/async/event-bus.ts";
import { progressOf } from "../src/async/progress.ts";
import { publisher } from "../src/async/publisher.ts";
import { oneByOne } from "../src/async/relay.ts";
import { eventually } from "./eventually.ts";
import { emptyStream, openBus } from "./nats.ts";
import { idsOf, message } from "./outbox-table.ts";

const name = "search-projector";
const idsUpTo = (count: number) => Array.from({ length: count }, (_, i) => `event-${i}`);

async function startStream() {
  const bus = await openBus(await emptyStream());
  const publish = publisher(bus);
  return {
    bus,
    progress: progressOf(bus, name),
    publish: (ids: string[]) =>
      publish(
        ids.map((id) => ({
          message: { ...message(id, { topic: "todo" }), traceparent: null },
          delivery: { position: id, attempt: 1, storedAt: new Date() },
        })),
      ),
  };
}

/** Starts a process of the consumer, which collects the ids of the events that it has handled. */
async function startWorker(bus: EventBus, deliver: Deliver = async () => []) {
  const ids: string[] = [];
  const errors: unknown[] = [];
  const collect: Deliver = async (entries) => {
    const undelivered = await deliver(entries);
    const failed = new Set(undelivered.map(({ entry }) => entry));
    ids.push(...idsOf(entries.filter((entry) => !failed.has(entry))));
    return undelivered;
  };
  const worker = await consume(bus, name, collect, (error) => errors.push(error));
  onTestFinished(() => worker.stop());
  return { ids, errors, stop: () => worker.stop() };
}

test("a consumer gets all events in their order, and continues where it stopped", async () => {
  const { bus, publish, progress } = await startStream();
  const ids = idsUpTo(30);
  await publish(ids.slice(0, 10));
  const first = await startWorker(bus);
  await eventually(async () => expect(await progress.waiting()).toBe(0));
  await first.stop();
  await publish(ids.slice(10));
  const second = await startWorker(bus);
  await eventually(async () => expect(await progress.waiting()).toBe(0));
  expect([first.ids, second.ids]).toEqual([ids.slice(0, 10), ids.slice(10)]);
});

test("two processes of a consumer share its events", async () => {
  const { bus, publish, progress } = await startStream();
  const workers = [await startWorker(bus), await startWorker(bus)];
  const ids = idsUpTo(3_000);
  for (let at = 0; at < ids.length; at += 50) await publish(ids.slice(at, at + 50));
  await eventually(async () => expect(await progress.waiting()).toBe(0));
  for (const { ids } of workers) expect(ids).not.toEqual([]);
  expect(workers.flatMap(({ ids }) => ids).sort()).toEqual(ids.sort());
});

test("events that arrived when a process stopped go to another one at once", async () => {
  const { bus, publish, progress } = await startStream();
  await publish(idsUpTo(100));
  const entered = Promise.withResolvers<void>();
  const going = Promise.withResolvers<void>();
  const stopping = await startWorker(bus, async () => {
    entered.resolve();
    await going.promise;
    return [];
  });
  await entered.promise;
  await publish(["late"]);
  await eventually(async () =>
    expect((await bus.manager.consumers.info(bus.stream, name)).num_ack_pending).toBe(101),
  );
  const stopped = stopping.stop();
  going.resolve();
  await stopped;
  const other = await startWorker(bus);
  await eventually(async () => expect(await progress.waiting()).toBe(0));
  expect([...stopping.ids, ...other.ids].sort()).toEqual([...idsUpTo(100), "late"].sort());
});

test("an event that fails is delivered again, and does not delay others", async () => {
  const { bus, publish, progress } = await startStream();
  const attempts: number[] = [];
  const failing = oneByOne(async ({ id }, { attempt }) => {
    if (id !== "event-1") return;
    attempts.push(attempt);
    if (attempt < 3) throw new Error("Not yet.");
  });
  const { ids, errors } = await startWorker(bus, failing);
  await publish(idsUpTo(5));
  await eventually(async () => expect(await progress.waiting()).toBe(0));
  expect(attempts).toEqual([1, 2, 3]);
  expect(errors).toHaveLength(2);
  expect(ids).toEqual(["event-0", "event-2", "event-3", "event-4", "event-1"]);
});

test("an event that no retry can deliver is logged and dropped", async () => {
  const { bus, publish, progress } = await startStream();
  const refusing = oneByOne(async () => Promise.reject(new Undeliverable("Never.")));
  const { errors } = await startWorker(bus, refusing);
  await publish(["event-1"]);
  await eventually(async () => expect(await progress.waiting()).toBe(0));
  expect(errors).toMatchObject([{ message: "Never." }]);
});

const poison = ["{", "null"];

test.each(poison)("the event %s stops the position, but not the events after it", async (text) => {
  const { bus, publish, progress } = await startStream();
  const refused: Entry[] = [];
  const { ids } = await startWorker(bus, async (entries) => {
    const unreadable = entries.filter(({ message }) => message.data === undefined);
    refused.push(...unreadable);
    return unreadable.map((entry) => ({ entry, error: new Error("Unreadable.") }));
  });
  await publish(["event-0"]);
  const { seq } = await bus.manager.jetstream().publish(`${bus.stream}.todo.due.v1.poison`, text, {
    msgID: "poison",
  });
  await publish(["event-2"]);
  await eventually(() => expect(ids).toEqual(["event-0", "event-2"]));
  await eventually(() => expect(refused.length).toBeGreaterThan(2));
  expect(await progress.hasReached(seq - 1)).toBe(true);
  expect(await progress.hasReached(seq)).toBe(false);
  expect(await progress.waiting()).toBe(1);
  expect(await progress.lagMs()).toBeGreaterThan(1_000);
});

test("an answer of NATS that was sent into the stream is dropped", async () => {
  const { bus, publish, progress } = await startStream();
  const { ids, errors } = await startWorker(bus);
  bus.connection.publish("$JS.API.INFO", "", { reply: `${bus.stream}.todo.due.v1.answer` });
  await eventually(() =>
    expect(errors).toMatchObject([{ message: expect.stringContaining("is no event") }]),
  );
  await publish(["event-1"]);
  await eventually(() => expect(ids).toEqual(["event-1"]));
  await eventually(async () => expect(await progress.waiting()).toBe(0));
});

test("a slow process gets only as many events as it may have unacknowledged", async () => {
  const { bus, publish } = await startStream();
  for (let at = 0; at < 5; at++) await publish(idsUpTo(1_000).map((id) => `${at}-${id}`));
  const going = Promise.withResolvers<void>();
  const { ids } = await startWorker(bus, async () => {
    await going.promise;
    return [];
  });
  const read = () => bus.manager.consumers.info(bus.stream, name);
  await eventually(async () => expect((await read()).num_ack_pending).toBe(2_000));
  expect((await read()).num_pending).toBe(3_000);
  going.resolve();
  await eventually(() => expect(ids).toHaveLength(5_000));
});

test("a consumer that was never declared names the remedy", async () => {
  const bus = await openBus("unknown");
  await expect(
    consume(
      bus,
      name,
      async () => [],
      () => {},
    ),
  ).rejects.toThrow(/npm run migrate/);
});
