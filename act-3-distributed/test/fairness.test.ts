import { expect, onTestFinished, test } from "vitest";
import { createRelay, oneByOne } from "../src/async/relay.ts";
import { prepared } from "../src/data/database.ts";
import type { NewMessage } from "../src/domain/message.ts";
import { eventually } from "./eventually.ts";
import { fail, failAll, idsOf, message, startOutbox } from "./outbox-table.ts";

const many = (count: number, options: { actorId: string; topic?: string }): NewMessage[] =>
  Array.from({ length: count }, (_, i) => message(`${options.actorId} ${i}`, options));

const pauseMs = 5;

/** Delivers e-mails in five places, each of which takes some milliseconds. */
function startRelay(outbox: Awaited<ReturnType<typeof startOutbox>>["outbox"]) {
  const delivered = new Map<string, number>();
  const relay = createRelay(outbox, () => {}, { pollMs: 20 });
  const handler = oneByOne(async ({ id }) => {
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
    if (id.startsWith("hopeless")) throw new Error("Try again later.");
    delivered.set(id, performance.now());
  });
  relay.subscribe("email", handler, { limit: 5 });
  onTestFinished(relay.stop);
  return delivered;
}

test("10,000 messages of one account delay another's message by at most a second", async () => {
  const { outbox, enqueue } = await startOutbox();
  await enqueue(...many(10_000, { actorId: "flood" }));
  const delivered = startRelay(outbox);
  await eventually(() => expect(delivered.size).toBeGreaterThan(20));
  for (const actorId of ["before", "later"]) {
    const enqueuedAt = performance.now();
    await enqueue(message(actorId, { actorId }));
    await eventually(() => expect(delivered.has(actorId)).toBe(true));
    expect((delivered.get(actorId) ?? 0) - enqueuedAt).toBeLessThan(1_000);
  }
  expect(delivered.size).toBeLessThan(10_000);
});

test("1,500 messages that fail again and again delay another message by at most a second", async () => {
  const { db, outbox, enqueue } = await startOutbox();
  await enqueue(...many(1_500, { actorId: "hopeless" }));
  await db.run(prepared("UPDATE outbox SET attempts = 9, due_at = now()"));
  const delivered = startRelay(outbox);
  const enqueuedAt = performance.now();
  await enqueue(message("good", { actorId: "zoe" }));
  await eventually(() => expect(delivered.has("good")).toBe(true));
  expect((delivered.get("good") ?? 0) - enqueuedAt).toBeLessThan(1_000);
});

test("accounts share the places of a claim", async () => {
  const { outbox, enqueue } = await startOutbox();
  for (const actorId of ["a", "b", "c"]) await enqueue(...many(10, { actorId }));
  const claimed: string[] = [];
  await outbox.claim("email", 6, async (entries) => {
    claimed.push(...idsOf(entries));
    return [];
  });
  expect(claimed).toEqual(["a 0", "a 1", "b 0", "b 1", "c 0", "c 1"]);
});

test("every account gets its turn if there are more accounts than places", async () => {
  const { outbox, enqueue } = await startOutbox();
  const actors = ["a", "b", "c", "d", "e"];
  for (const actorId of actors) await enqueue(...many(2, { actorId }));
  const claimed: string[] = [];
  const claim = () =>
    outbox.claim("email", 2, async (entries) => {
      claimed.push(...idsOf(entries));
      return [];
    });
  for (let i = 0; i < 3; i++) await claim();
  expect(claimed.slice(0, 5)).toEqual(actors.map((actor) => `${actor} 0`));
  while ((await claim()) > 0);
  expect(claimed).toHaveLength(10);
});

test("accounts whose messages wait for a retry do not use up the turns", async () => {
  const { db, outbox, enqueue } = await startOutbox();
  for (const actorId of ["a", "b", "c", "d"]) {
    await enqueue(message(`${actorId} 0`, { key: actorId, actorId }));
  }
  await outbox.claim("email", 10, failAll);
  await db.run(prepared("UPDATE outbox SET due_at = 'infinity'"));
  for (const actorId of ["a", "b", "c", "d"]) {
    await enqueue(message(`${actorId} 1`, { key: actorId, actorId }));
  }
  await enqueue(message("good", { actorId: "zoe" }));
  const claimed: string[] = [];
  await outbox.claim("email", 2, async (entries) => {
    claimed.push(...idsOf(entries));
    return [];
  });
  expect(claimed).toEqual(["good"]);
  await outbox.claim("email", 2, async () => fail(new Error("Nothing is left to claim.")));
});
