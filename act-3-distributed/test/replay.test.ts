import { expect, test } from "vitest";
import { progressOf } from "../src/async/progress.ts";
import { replay } from "../src/async/replay.ts";
import type { ConsumerName } from "../src/async/stream.ts";
import { openDatabase, prepared } from "../src/data/database.ts";
import { outboxWriter } from "../src/data/outbox.ts";
import { republishTodos } from "../src/data/republish.ts";
import { migratedDatabase } from "./database.ts";
import { eventually } from "./eventually.ts";
import { startApp } from "./harness.ts";
import { emptyStream, openBus } from "./nats.ts";
import { shareList } from "./people.ts";
import { startSearched } from "./searched.ts";
import { fail } from "./tables.ts";

/** A party list of Ana's with Ben and Chloe, on which two of three todos are completed. */
async function startParty() {
  const url = await migratedDatabase();
  const stream = await emptyStream();
  const db = openDatabase(url, fail);
  const searched = await startSearched(db);
  const settings = { DATABASE_URL: url, EVENT_STREAM: stream, ...searched.settings };
  const { app, mails, stop } = await startApp(settings);
  const { ana, ben, list } = await shareList(app);
  for (const title of ["Cake", "Band", "Lights"]) {
    const { body: todo } = await ana.post("/todos").send({ title, listId: list.id });
    if (title !== "Lights") await ana.patch(`/todos/${todo.id}`).send({ completed: true });
  }
  const bus = await openBus(stream);
  const handled = (name: ConsumerName) =>
    eventually(async () => expect(await progressOf(bus, name).waiting()).toBe(0));
  await eventually(() => expect(mails).toHaveLength(4));
  const unpublished = prepared("SELECT id FROM outbox");
  await eventually(async () => expect(await db.rows(unpublished)).toEqual([]));
  await handled("notification-worker");
  await handled("search-projector");
  const count = prepared("SELECT count(*)::integer AS count FROM notifications");
  const countNotifications = async () => (await db.rows<{ count: number }>(count))[0]?.count;
  const settle = async () => {
    await handled("search-projector");
    await handled("notification-worker");
    await stop();
    await db.close();
  };
  return { db, searched, bus, ben, mails, handled, countNotifications, settle };
}

test("a replay restores search while the app runs", async () => {
  const { searched, bus, handled, settle } = await startParty();
  await searched.empty();
  expect(await replay(bus, "search-projector", 1)).toBe(5);
  await handled("search-projector");
  await searched.expectSame();
  await settle();
});

test("a replay adds lost notifications, and keeps those that exist as they are", async () => {
  const { db, bus, ben, handled, countNotifications, settle } = await startParty();
  const [first] = (await ben.get("/notifications")).body;
  await ben.post(`/notifications/${first.id}/read`).expect(204);
  await db.run(prepared("DELETE FROM notifications WHERE id <> $1"), [first.id]);
  await replay(bus, "notification-worker", new Date(0));
  await handled("notification-worker");
  expect(await countNotifications()).toBe(4);
  const { body: after } = await ben.get("/notifications");
  expect(after.find(({ id }: { id: string }) => id === first.id).readAt).not.toBeNull();
  await settle();
});

test("a replay from a position or time delivers only later events", async () => {
  const { bus, settle } = await startParty();
  const last = await progressOf(bus, "search-projector").lastPosition();
  expect(await replay(bus, "search-projector", last)).toBe(1);
  const inAnHour = new Date(Date.now() + 3_600_000);
  await expect(replay(bus, "search-projector", inAnHour)).rejects.toThrow("no event since");
  await expect(replay(bus, "search-projector", 99_999)).rejects.toThrow("ends at position");
  await settle();
});

test("a replay of e-mails is refused", async () => {
  const { bus, mails, settle } = await startParty();
  await expect(replay(bus, "email-worker", 1)).rejects.toThrow("can't be replayed");
  await settle();
  expect(mails).toHaveLength(4);
});

test("todos are published again after the stream was emptied, and nobody is told twice", async () => {
  const { db, searched, bus, mails, handled, countNotifications, settle } = await startParty();
  await bus.manager.streams.purge(bus.stream);
  await searched.empty();
  const outbox = outboxWriter(db, () => undefined);
  expect(await republishTodos(outbox, new Date(), () => {})).toBe(3);
  await eventually(searched.expectSame);
  await handled("email-worker");
  expect(await countNotifications()).toBe(4);
  await settle();
  expect(mails).toHaveLength(4);
});

test("a todo that is published again while it changes ends with its last state", async () => {
  const { db, searched, ben, settle } = await startParty();
  const { body: found } = await ben.get("/search?q=lights");
  const outbox = outboxWriter(db, () => undefined);
  const changing = (async () => {
    for (let i = 0; i < 20; i++) {
      await ben
        .patch(`/todos/${found.items[0].id}`)
        .send({ title: `Lights ${i}` })
        .expect(200);
    }
  })();
  for (let i = 0; i < 5; i++) await republishTodos(outbox, new Date(), () => {});
  await changing;
  await eventually(searched.expectSame);
  await settle();
});
