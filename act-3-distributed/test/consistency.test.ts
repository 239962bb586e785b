import pg from "pg";
import type { Agent } from "supertest";
import { expect, onTestFinished, test } from "vitest";
import { catchUp, currentToken } from "../src/data/consistency.ts";
import { type Database, openDatabase, prepared } from "../src/data/database.ts";
import { migratedDatabase } from "./database.ts";
import { eventually } from "./eventually.ts";
import { startApp } from "./harness.ts";
import { emptyStream, openBus } from "./nats.ts";
import { signUp } from "./people.ts";

/** Stops the projector: it gets no events until it may go on. */
async function stopProjector(stream: string) {
  const { manager } = await openBus(stream);
  await manager.consumers.pause(stream, "search-projector", new Date(Date.now() + 600_000));
  return () => manager.consumers.resume(stream, "search-projector");
}

/** Searches with a token. On a busy machine, this can take several attempts. */
const caughtUpSearch = (agent: Agent, query: string, token = "") =>
  eventually(async () => {
    const found = await agent.get(`/search?q=${query}`).set("Consistency-Token", token).expect(200);
    expect(found.headers.consistency).toBe("caught-up");
    return found.body;
  });

test("a search with the token of a write finds it", async () => {
  const { app } = await startApp();
  const ana = await signUp(app, "Ana");
  for (let i = 0; i < 20; i++) {
    const { body: todo, headers } = await ana.post("/todos").send({ title: `Milk ${i}` });
    const found = await caughtUpSearch(ana, `milk ${i}`, headers["consistency-token"]);
    expect(found.items[0]).toMatchObject({ id: todo.id });
    const removed = await ana.delete(`/todos/${todo.id}`).expect(204);
    const after = await caughtUpSearch(ana, `milk ${i}`, removed.headers["consistency-token"]);
    expect(after.total).toBe(0);
  }
});

test("every change of a todo returns a token", async () => {
  const { app } = await startApp();
  const ana = await signUp(app, "Ana");
  const { body: list } = await ana.post("/lists").send({ name: "Party" });
  const create = () => ana.post("/todos").send({ title: "Cake", listId: list.id });
  const { body: todo, headers } = await create();
  await create();
  const changes = [
    await ana.patch(`/todos/${todo.id}`).send({ completed: true }).expect(200),
    await ana.delete(`/todos?listId=${list.id}&completed=true`).expect(204),
    await ana.delete(`/lists/${list.id}`).expect(204),
  ];
  for (const token of [headers, ...changes.map((change) => change.headers)]) {
    expect(token["consistency-token"]).toMatch(/^[\w-]+$/);
  }
});

test("a search does not wait for changes that are published after it has begun", async () => {
  const url = await migratedDatabase();
  const { app } = await startApp({ DATABASE_URL: url });
  const ana = await signUp(app, "Ana");
  const db = openDatabase(url, () => {});
  onTestFinished(() => db.close());
  let last = 1;
  const progress = {
    lastPosition: async () => last,
    hasReached: async (at: number) => at < last++,
  };
  await ana.post("/todos").send({ title: "Milk" }).expect(201);
  const token = await currentToken(db);
  expect(await eventually(() => catchUp(db, progress)(token))).toBe(true);
});

test("a search that cannot catch up in time says so", async () => {
  const stream = await emptyStream();
  const { app } = await startApp({ EVENT_STREAM: stream });
  const ana = await signUp(app, "Ana");
  const release = await stopProjector(stream);
  const { headers } = await ana.post("/todos").send({ title: "Milk" });
  const token = headers["consistency-token"] ?? "";
  const late = await ana.get("/search?q=milk").set("Consistency-Token", token).expect(200);
  expect(late.body.total).toBe(0);
  expect(late.headers.consistency).toBe("behind");
  expect(Number(late.headers["search-lag-ms"])).toBeGreaterThan(1_000);
  await release();
  expect(await caughtUpSearch(ana, "milk", token)).toMatchObject({ total: 1 });
});

test("a search without a token does not wait, and an invalid token is refused", async () => {
  const { app } = await startApp();
  const ana = await signUp(app, "Ana");
  const { headers } = await ana.get("/search").expect(200);
  expect(headers.consistency).toBeUndefined();
  for (const token of ["yesterday", "123", Buffer.from("outbox:").toString("base64url")]) {
    const refused = await ana.get("/search").set("Consistency-Token", token).expect(400);
    expect(refused.body.errors).toMatchObject([{ field: "Consistency-Token" }]);
  }
});

test("a write succeeds even if its token cannot be read", async () => {
  const url = await migratedDatabase();
  const { app } = await startApp({ DATABASE_URL: url });
  const ana = await signUp(app, "Ana");
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query("ALTER SEQUENCE outbox_position_seq RENAME TO gone");
  await client.end();
  const { headers } = await ana.post("/todos").send({ title: "Milk" }).expect(201);
  expect(headers["consistency-token"]).toBeUndefined();
});

test("a hundred waiting searches poll less than a thousand times", async () => {
  const url = await migratedDatabase();
  const db = openDatabase(url, () => {}, { max: 4 });
  onTestFinished(() => db.close());
  await db.run(
    prepared(`INSERT INTO outbox (topic, id, type, version, occurred_at, key, data)
              VALUES ('todo', 'one', 'todo.created', 1, now(), 'one', '{"actorId": "ana"}')`),
  );
  let asked = 0;
  const counting: Database = {
    ...db,
    rows: (...query) => {
      asked++;
      return db.rows(...query);
    },
  };
  const token = await currentToken(db);
  const progress = { lastPosition: async () => 0, hasReached: async () => true };
  const caughtUp = catchUp(counting, progress, { waitMs: 1_000 });
  const waiting = await Promise.all(Array.from({ length: 100 }, () => caughtUp(token)));
  expect(waiting).not.toContain(true);
  expect(asked).toBeLessThan(1_000);
});
