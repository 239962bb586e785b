import { expect, onTestFinished, test } from "vitest";
import { type Deliver, type Entry, Undeliverable } from "../src/application/outbox.ts";
import { createRelay, oneByOne } from "../src/async/relay.ts";
import { openDatabase, prepared } from "../src/data/database.ts";
import type { NewMessage } from "../src/domain/message.ts";
import { eventually } from "./eventually.ts";
import { collect, fail, failAll, idsOf, message, startOutbox } from "./outbox-table.ts";

test("a message commits with its change or not at all", async () => {
  const { outbox, enqueue } = await startOutbox();
  const failing = outbox.transaction(async (tx) => {
    await tx.enqueue([message("never")]);
    throw new Error("No.");
  });
  await expect(failing).rejects.toThrow("No.");
  await enqueue(message("now"));
  const { ids } = collect(outbox);
  await eventually(() => expect(ids).toEqual(["now"]));
});

test("a message that names no account is refused", async () => {
  const { enqueue } = await startOutbox();
  const data = {} as NewMessage["data"];
  await expect(enqueue({ ...message("one"), data })).rejects.toThrow('column "actor_id"');
});

test("a message is delivered unchanged, and wakes the relay at once", async () => {
  const { outbox, enqueue } = await startOutbox();
  const entries: Entry[] = [];
  const relay = createRelay(outbox, fail, { pollMs: 60_000 });
  onTestFinished(relay.stop);
  relay.subscribe("email", async (claimed) => {
    entries.push(...claimed);
    return [];
  });
  await enqueue(message("one"));
  await eventually(() => expect(entries).toHaveLength(1));
  expect(entries).toMatchObject([
    { message: { ...message("one"), traceparent: null }, delivery: { attempt: 1 } },
  ]);
});

test("several relays deliver each message once, and messages with one key in order", async () => {
  const { outbox, enqueue } = await startOutbox();
  const all = Array.from({ length: 200 }, (_, i) => message(`${i}`, { key: `key ${i % 7}` }));
  const order: string[] = [];
  const slowly = oneByOne(async ({ id }) => {
    await new Promise(setImmediate);
    order.push(id);
  });
  const relays = [1, 2, 3].map(() => collect(outbox, slowly));
  for (const one of all) await enqueue(one);
  await eventually(() => expect(relays.flatMap(({ ids }) => ids)).toHaveLength(200));
  for (let key = 0; key < 7; key++) {
    const ofKey = order.map(Number).filter((i) => i % 7 === key);
    expect(ofKey).toEqual(ofKey.toSorted((a, b) => a - b));
  }
  expect(new Set(order).size).toBe(200);
});

test("a message that fails is delivered again and does not affect other messages", async () => {
  const { outbox, enqueue } = await startOutbox();
  let failures = 0;
  const once = oneByOne(async ({ id }, { attempt }) => {
    if (id !== "bad" || attempt > 1) return;
    failures++;
    throw new Error("The mail server is down.");
  });
  const { ids, errors } = collect(outbox, once);
  await enqueue(message("bad"), message("good"));
  await eventually(() => expect(ids).toEqual(["good", "bad"]));
  expect(failures).toBe(1);
  expect(errors).toEqual([new Error("The mail server is down.")]);
});

test("a message that no retry can deliver is logged and dropped", async () => {
  const { db, outbox, enqueue } = await startOutbox();
  const refused = new Undeliverable("The mail server refused it.");
  const { ids, errors } = collect(
    outbox,
    oneByOne(async ({ id }) => {
      if (id === "bad") throw refused;
    }),
  );
  await enqueue(message("bad"), message("good"));
  await eventually(() => expect(ids).toEqual(["good"]));
  await eventually(async () => {
    expect(await db.rows(prepared("SELECT id FROM outbox"))).toEqual([]);
  });
  expect(errors).toEqual([refused]);
});

test("a message waits until earlier messages with its key have been delivered", async () => {
  const { db, outbox, enqueue } = await startOutbox();
  await enqueue(message("first", { key: "key" }), message("second", { key: "key" }));
  await enqueue(message("other"));
  const claimed: string[][] = [];
  const claim = (deliver: Deliver) =>
    outbox.claim("email", 10, async (entries) => {
      claimed.push(idsOf(entries));
      return deliver(entries);
    });
  await claim(async (entries) => {
    await claim(async () => []);
    return failAll(entries.slice(0, 1));
  });
  await db.run(prepared("UPDATE outbox SET due_at = 'infinity' WHERE attempts > 0"));
  await claim(async () => []);
  expect(claimed).toEqual([["first", "other"]]);
});

test("retries come after 1, 2, 4 … seconds, and at least once a minute", async () => {
  const { db, outbox, enqueue } = await startOutbox();
  await enqueue(message("1"), message("3"), message("2000"));
  await db.run(prepared("UPDATE outbox SET attempts = id::integer"));
  await outbox.claimRetries("email", 10, failAll);
  // One statement wrote all dates, so only the differences between 2, 8 and 60 seconds show.
  const later = await db.rows<{ id: string; seconds: number }>(
    prepared(`SELECT id, round(extract(epoch FROM due_at - min(due_at) OVER ()))::integer AS seconds
              FROM outbox ORDER BY position`),
  );
  expect(later).toEqual([
    { id: "1", seconds: 0 },
    { id: "3", seconds: 6 },
    { id: "2000", seconds: 58 },
  ]);
});

test("the pause before a retry begins after the failed attempt", async () => {
  const { db, outbox, enqueue } = await startOutbox();
  await enqueue(message("slow"));
  await outbox.claim("email", 10, async (entries) => {
    await new Promise((resolve) => setTimeout(resolve, 500));
    return failAll(entries);
  });
  const [row] = await db.rows<{ seconds: number }>(
    prepared(`SELECT extract(epoch FROM due_at - stored_at)::double precision AS seconds
              FROM outbox`),
  );
  expect(row?.seconds).toBeGreaterThan(1.4); // 0.5 for the attempt, and 1 for the pause
});

test("a delivery that crashes half-way is repeated as a whole", async () => {
  const { outbox, enqueue } = await startOutbox();
  await enqueue(message("one"), message("two"));
  const dying = outbox.claim("email", 10, async () => fail(new Error("Killed.")));
  await expect(dying).rejects.toThrow("Killed.");
  const { ids } = collect(outbox);
  await eventually(() => expect(ids).toEqual(["one", "two"]));
});

test("a topic that hangs does not delay other topics", async () => {
  const { outbox, enqueue } = await startOutbox();
  const hanging = Promise.withResolvers<void>();
  const { ids, relay } = collect(outbox, async () => {
    await hanging.promise;
    return [];
  });
  const others: string[] = [];
  relay.subscribe("notification", async (entries) => {
    others.push(...idsOf(entries));
    return [];
  });
  await enqueue(message("email"), message("in app", { topic: "notification" }));
  await eventually(() => expect(others).toEqual(["in app"]));
  expect(ids).toEqual([]);
  hanging.resolve();
  await eventually(() => expect(ids).toEqual(["email"]));
});

test("handlers get connections while claims hold all of theirs", async () => {
  const { url, outbox, enqueue } = await startOutbox({ claims: 2 });
  const background = openDatabase(url, fail, { max: 1 });
  onTestFinished(() => background.close());
  const topics = ["a", "b", "c", "d", "e", "f"];
  const delivered: string[] = [];
  const relay = createRelay(outbox, fail, { pollMs: 20 });
  for (const topic of topics) {
    relay.subscribe(
      topic,
      oneByOne(async ({ id }) => {
        await background.run(prepared("SELECT pg_sleep(0.05)"));
        delivered.push(id);
      }),
    );
  }
  onTestFinished(relay.stop);
  await enqueue(...topics.map((topic) => message(topic, { topic })));
  await eventually(() => expect(delivered.toSorted()).toEqual(topics));
});

test("delivered messages are deleted", async () => {
  const { db, outbox, enqueue } = await startOutbox();
  await enqueue(message("one"), message("two"));
  const { ids } = collect(outbox);
  await eventually(() => expect(ids).toHaveLength(2));
  await eventually(async () => {
    expect(await db.rows(prepared("SELECT id FROM outbox"))).toEqual([]);
  });
});
