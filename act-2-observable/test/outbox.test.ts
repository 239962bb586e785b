import { expect, onTestFinished, test } from "vitest";
import type { Deliver, Entry } from "../src/application/outbox.ts";
import { createRelay, each } from "../src/async/relay.ts";
import { openDatabase, prepared } from "../src/data/database.ts";
import { migrate } from "../src/data/migrate.ts";
import { outboxTable } from "../src/data/outbox.ts";
import type { Message } from "../src/domain/message.ts";
import { emptyDatabase } from "./database.ts";
import { eventually } from "./eventually.ts";

const occurredAt = new Date("2026-11-21T10:00:00.123Z");
const fail = (error: unknown) => {
  throw error;
};
const message = (id: string, key = id): Message => {
  return { id, type: "mail.due", occurredAt, key, data: { id } };
};
const idsOf = (entries: Entry[]) => entries.map((entry) => entry.message.id);

async function startOutbox() {
  const url = await emptyDatabase();
  await migrate(url);
  const db = openDatabase(url, fail);
  const outbox = outboxTable(db, db, () => undefined);
  onTestFinished(() => db.close());
  const tell = (...messages: Message[]) => outbox.transaction((tx) => tx.tell(messages));
  return { db, outbox, tell };
}

/** Collects what is delivered; `relay` and `stop` as the app does it. */
function collect(outbox: ReturnType<typeof outboxTable>, deliver?: Deliver) {
  const ids: string[] = [];
  const errors: unknown[] = [];
  const relay = createRelay(outbox, (error) => errors.push(error), { pollMs: 20 });
  relay.subscribe("mail", async (entries) => {
    const undelivered = (await deliver?.(entries)) ?? [];
    const failed = undelivered.map(({ entry }) => entry);
    ids.push(...idsOf(entries.filter((entry) => !failed.includes(entry))));
    return undelivered;
  });
  onTestFinished(relay.stop);
  return { ids, errors, relay };
}

test("what is told comes with its change, or not at all", async () => {
  const { outbox, tell } = await startOutbox();
  const failing = outbox.transaction(async (tx) => {
    await tx.tell([message("never")]);
    throw new Error("No.");
  });
  await expect(failing).rejects.toThrow("No.");
  await tell(message("now"));
  const { ids } = collect(outbox);
  await eventually(() => expect(ids).toEqual(["now"]));
});

test("a message comes as it was told, and wakes the relay at once", async () => {
  const { outbox, tell } = await startOutbox();
  const entries: Entry[] = [];
  const relay = createRelay(outbox, fail, { pollMs: 60_000 });
  onTestFinished(relay.stop);
  relay.subscribe("mail", async (taken) => {
    entries.push(...taken);
    return [];
  });
  await tell(message("one"));
  await eventually(() => expect(entries).toHaveLength(1));
  expect(entries[0]).toMatchObject({ message: message("one"), attempts: 0, trace: null });
});

test("several relays deliver each message once, and those with one key in their order", async () => {
  const { outbox, tell } = await startOutbox();
  const told = Array.from({ length: 200 }, (_, i) => message(`${i}`, `key ${i % 7}`));
  const order: string[] = [];
  const slowly = each(async (_, { message }) => {
    await new Promise(setImmediate);
    order.push(message.id);
  });
  const relays = [1, 2, 3].map(() => collect(outbox, slowly));
  for (const one of told) await tell(one);
  await eventually(() => expect(relays.flatMap(({ ids }) => ids)).toHaveLength(200));
  for (let key = 0; key < 7; key++) {
    const ofKey = order.map(Number).filter((i) => i % 7 === key);
    expect(ofKey).toEqual(ofKey.toSorted((a, b) => a - b));
  }
  expect(new Set(order).size).toBe(200);
});

test("what can't be delivered comes again, and harms no other", async () => {
  const { outbox, tell } = await startOutbox();
  let failures = 0;
  const once = each(async (_, { message, attempts }) => {
    if (message.id !== "bad" || attempts > 0) return;
    failures++;
    throw new Error("The mail server is down.");
  });
  const { ids, errors } = collect(outbox, once);
  await tell(message("bad"), message("good"));
  await eventually(() => expect(ids).toEqual(["good", "bad"]));
  expect(failures).toBe(1);
  expect(errors).toEqual([new Error("The mail server is down.")]);
});

test("a message waits until those before it with its key have been delivered", async () => {
  const { db, outbox, tell } = await startOutbox();
  await tell(message("first", "key"), message("second", "key"), message("other"));
  const taken: string[][] = [];
  const take = (deliver: Deliver) =>
    outbox.take("mail", 10, async (entries) => {
      taken.push(idsOf(entries));
      return deliver(entries);
    });
  await take(async ([first]) => {
    await take(async () => []);
    return first ? [{ entry: first, error: new Error("The mail server is down.") }] : [];
  });
  await db.run(prepared("UPDATE outbox SET due_at = 'infinity' WHERE attempts > 0"));
  await take(async () => []);
  expect(taken).toEqual([["first", "other"]]);
});

test("what fails is tried again later and later, but at least once a minute", async () => {
  const { db, outbox, tell } = await startOutbox();
  await tell(message("0"), message("3"), message("2000"));
  await db.run(prepared("UPDATE outbox SET attempts = id::integer"));
  await outbox.take("mail", 10, async (entries) => entries.map((entry) => ({ entry, error: "" })));
  // After 1, 8 and 60 seconds. One statement wrote them all, so a pause comes between no two.
  const later = await db.rows<{ id: string; seconds: number }>(
    prepared(`SELECT id, round(extract(epoch FROM due_at - min(due_at) OVER ()))::integer AS seconds
              FROM outbox ORDER BY position`),
  );
  expect(later).toEqual([
    { id: "0", seconds: 0 },
    { id: "3", seconds: 7 },
    { id: "2000", seconds: 59 },
  ]);
});

test("a try that takes long is followed by a pause all the same", async () => {
  const { db, outbox, tell } = await startOutbox();
  await tell(message("slow"));
  await outbox.take("mail", 10, async (entries) => {
    await new Promise((resolve) => setTimeout(resolve, 500));
    return entries.map((entry) => ({ entry, error: "" }));
  });
  const [row] = await db.rows<{ seconds: number }>(
    prepared(`SELECT extract(epoch FROM due_at - stored_at)::double precision AS seconds
              FROM outbox`),
  );
  expect(row?.seconds).toBeGreaterThan(1.4); // 0.5 for the try, and 1 for the pause
});

test("what has failed comes after what was told before its next try", async () => {
  const { db, outbox, tell } = await startOutbox();
  await tell(message("bad"), message("worse"));
  await outbox.take("mail", 2, async (entries) => entries.map((entry) => ({ entry, error: "" })));
  await tell(message("good"));
  await db.run(prepared("UPDATE outbox SET due_at = now() WHERE attempts > 0"));
  const taken: string[] = [];
  await outbox.take("mail", 2, async (entries) => {
    taken.push(...idsOf(entries));
    return [];
  });
  expect(taken).toContain("good");
});

test("a delivery that dies half-way comes again as a whole", async () => {
  const { outbox, tell } = await startOutbox();
  await tell(message("one"), message("two"));
  const dying = outbox.take("mail", 10, async () => fail(new Error("Killed.")));
  await expect(dying).rejects.toThrow("Killed.");
  const { ids } = collect(outbox);
  await eventually(() => expect(ids).toEqual(["one", "two"]));
});

test("a topic that hangs holds up no other one", async () => {
  const { outbox, tell } = await startOutbox();
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
  await tell(message("mail"), { ...message("notification"), type: "notification.due" });
  await eventually(() => expect(others).toEqual(["notification"]));
  expect(ids).toEqual([]);
  hanging.resolve();
  await eventually(() => expect(ids).toEqual(["mail"]));
});

test("delivered messages leave nothing behind", async () => {
  const { db, outbox, tell } = await startOutbox();
  await tell(message("one"), message("two"));
  const { ids } = collect(outbox);
  await eventually(() => expect(ids).toHaveLength(2));
  await eventually(async () => {
    expect(await db.rows(prepared("SELECT id FROM outbox"))).toEqual([]);
  });
});
