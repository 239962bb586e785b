import { expect, onTestFinished, test } from "vitest";
import { consume } from "../src/async/consumer.ts";
import { todoEventOf } from "../src/async/messages.ts";
import { progressOf } from "../src/async/progress.ts";
import { publisher } from "../src/async/publisher.ts";
import { inBatches } from "../src/async/relay.ts";
import { consumerNames } from "../src/async/stream.ts";
import type { Message } from "../src/domain/message.ts";
import { eventually } from "./eventually.ts";
import { startApp } from "./harness.ts";
import { emptyStream, openBus } from "./nats.ts";
import { shareList } from "./people.ts";
import { examples, nameOf, watchPublished } from "./published.ts";

const exampleOf = (name: string) => examples.find((one) => nameOf(one) === name) as Message;

/** Opens a stream to which a test publishes messages. */
async function startStream() {
  const stream = await emptyStream();
  const bus = await openBus(stream);
  const publish = (messages: Message[]) =>
    publisher(bus)(
      messages.map((message) => ({
        message,
        delivery: { position: message.id, attempt: 1, storedAt: new Date() },
      })),
    );
  return { stream, bus, publish };
}

test("every consumer reads an old stream with all versions of all events", async () => {
  const { stream, bus, publish } = await startStream();
  await publish(examples);
  await startApp({ EVENT_STREAM: stream });
  for (const name of consumerNames) {
    const { lastPosition, hasReached } = progressOf(bus, name);
    const last = await lastPosition();
    expect(last).toBeGreaterThan(0);
    await eventually(async () => expect(await hasReached(last), name).toBe(true));
  }
});

test("both versions of a completion are searched, and only the second tells somebody", async () => {
  const { stream, publish } = await startStream();
  const { app, mails } = await startApp({ EVENT_STREAM: stream });
  const { ana, ben, list } = await shareList(app);
  const { body: members } = await ana.get(`/lists/${list.id}/members`).expect(200);
  const accounts = members.map((one: { accountId: string }) => one.accountId);
  const [actorId, ...recipients] = accounts;

  const completionOf = (name: string, title: string) => {
    const message = exampleOf(name);
    const data = message.data as { todo: object; recipients?: string[] };
    const id = crypto.randomUUID();
    const todo = { ...data.todo, id, listId: list.id, title };
    const more = data.recipients && { recipients };
    return { ...message, id: crypto.randomUUID(), key: id, data: { actorId, todo, ...more } };
  };
  await publish([
    completionOf("todo.completed.v1", "Old cake"),
    completionOf("todo.completed.v2", "New cake"),
  ]);

  const titles = async (path: string) =>
    (await ben.get(path).expect(200)).body.items.map((one: { title: string }) => one.title).sort();
  await eventually(async () =>
    expect(await titles("/search?q=cake&completed=true")).toEqual(["New cake", "Old cake"]),
  );
  await eventually(() => expect(mails).toHaveLength(2));
  await eventually(async () => {
    const { body: told } = await ben.get("/notifications").expect(200);
    expect(told).toMatchObject([{ title: "New cake" }]);
  });
  expect(mails.map(({ subject }) => subject)).toEqual(["Done: New cake", "Done: New cake"]);
});

test("an event that does not fit its contract blocks its consumer, which says why", async () => {
  const { bus, publish } = await startStream();
  const applied: string[] = [];
  const errors: unknown[] = [];
  const handler = inBatches(async (entries) => {
    for (const { message } of entries) todoEventOf(message);
    applied.push(...entries.map(({ message }) => message.id));
  });
  const worker = await consume(bus, "search-projector", handler, (error) => errors.push(error));
  onTestFinished(() => worker.stop());

  const good = exampleOf("todo.created.v1");
  const { todo } = good.data as { todo: object };
  const untitled = { ...good, id: "1", data: { actorId: good.key, todo: { ...todo, title: 7 } } };
  await publish([untitled, { ...good, id: "2", version: 9 }, good]);
  await eventually(() => expect(applied).toEqual([good.id]));
  await eventually(() => expect(errors.length).toBeGreaterThan(3)); // it is delivered again
  const reasons = errors.map((error) => (error as Error).message);
  expect(new Set(reasons)).toEqual(
    new Set([
      "A message of type todo.created has wrong fields: id, data.todo.title",
      "No contract of this consumer describes todo.created.v9",
    ]),
  );
  const { hasReached, waiting } = progressOf(bus, "search-projector");
  expect(await hasReached(1)).toBe(false);
  expect(await waiting()).toBe(2);
});

test("an event that does not fit its schema fails the test that publishes it", async () => {
  const { bus, publish } = await startStream();
  const { problems } = watchPublished(bus);
  const good = exampleOf("todo.created.v1");
  await publish([good, { ...good, id: "1" }, { ...good, id: crypto.randomUUID(), version: 9 }]);
  expect(await problems()).toEqual([
    'todo.created.v1: data/id must match format "uuid"',
    "todo.created.v9 has no schema",
  ]);
});
