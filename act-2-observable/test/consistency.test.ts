import pg from "pg";
import type { Agent } from "supertest";
import { expect, onTestFinished, test } from "vitest";
import { catchUp } from "../src/data/consistency.ts";
import type { Database } from "../src/data/database.ts";
import { emptyDatabase } from "./database.ts";
import { eventually } from "./eventually.ts";
import { startApp } from "./harness.ts";
import { signUp } from "./people.ts";

/** Holds the projector up: facts are taken, and can't be applied until this is released. */
async function holdFacts(url: string) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query("BEGIN");
  await client.query("LOCK TABLE search.todos IN SHARE MODE");
  let isReleased = false;
  const release = async () => {
    if (isReleased) return;
    isReleased = true;
    await client.query("ROLLBACK");
    await client.end();
  };
  onTestFinished(release);
  return release;
}

/** What a search finds that brings a token. On a busy machine it may have to ask more than once. */
const caughtUpSearch = (agent: Agent, query: string, token = "") =>
  eventually(async () => {
    const found = await agent.get(`/search?q=${query}`).set("Consistency-Token", token).expect(200);
    expect(found.headers.consistency).toBe("caught-up");
    return found.body;
  });

test("every write is found by whoever brings its token", async () => {
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

test("whatever changes a todo hands out a token", async () => {
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
    expect(Number(token["consistency-token"])).toBeGreaterThan(0);
  }
});

test("a token waits for nobody's later changes", async () => {
  const url = await emptyDatabase();
  const { app } = await startApp({ DATABASE_URL: url });
  const ana = await signUp(app, "Ana");
  const { headers } = await ana.post("/todos").send({ title: "Milk" });
  const search = (token = "") => ana.get("/search?q=milk").set("Consistency-Token", token);
  const first = headers["consistency-token"] ?? "";
  await caughtUpSearch(ana, "milk", first);
  await holdFacts(url);
  const later = await ana.post("/todos").send({ title: "Milk again" });
  const second = later.headers["consistency-token"] ?? "";
  expect(Number(second)).toBeGreaterThan(Number(first));
  expect((await search(first)).headers.consistency).toBe("caught-up");
  expect((await search(second)).headers.consistency).toBe("behind");
});

test("where search can't catch up in time, it answers and says so", async () => {
  const url = await emptyDatabase();
  const { app } = await startApp({ DATABASE_URL: url });
  const ana = await signUp(app, "Ana");
  const release = await holdFacts(url);
  const { headers } = await ana.post("/todos").send({ title: "Milk" });
  const token = headers["consistency-token"] ?? "";
  const late = await ana.get("/search?q=milk").set("Consistency-Token", token).expect(200);
  expect(late.body.total).toBe(0);
  expect(late.headers.consistency).toBe("behind");
  expect(Number(late.headers["search-lag-ms"])).toBeGreaterThan(1_000);
  await release();
  expect(await caughtUpSearch(ana, "milk", token)).toMatchObject({ total: 1 });
});

/** A database that is asked for the oldest position, and answers when it is told to. */
function heldDatabase() {
  const looks: PromiseWithResolvers<{ position: string | null }[]>[] = [];
  const rows = () => {
    const look = Promise.withResolvers<{ position: string | null }[]>();
    looks.push(look);
    return look.promise;
  };
  const answer = async (number: number, position: string | null) => {
    await eventually(() => expect(looks.length).toBeGreaterThanOrEqual(number));
    looks[number - 1]?.resolve([{ position }]);
  };
  return { db: { rows } as unknown as Database, looks, answer };
}

test("all who wait look together", async () => {
  const { db, looks, answer } = heldDatabase();
  const caughtUp = catchUp(db, { waitMs: 60_000 });
  const waiting = Promise.all(Array.from({ length: 50 }, () => caughtUp("1")));
  for (let own = 1; own <= 50; own++) await answer(own, "1");
  await answer(51, "1");
  await answer(52, null);
  expect(await waiting).not.toContain(false);
  expect(looks).toHaveLength(52);
});

test("nobody takes the answer of a look that began before they asked", async () => {
  const { db, looks, answer } = heldDatabase();
  const caughtUp = catchUp(db, { waitMs: 60_000 });
  const first = caughtUp("1");
  await answer(1, "1");
  await eventually(() => expect(looks).toHaveLength(2)); // the first one's second look has begun
  const second = caughtUp("2");
  await answer(3, "2");
  await answer(2, null);
  expect(await first).toBe(true);
  await answer(4, null);
  expect(await second).toBe(true);
});

test("without a token nobody waits, and a made-up one is refused", async () => {
  const { app } = await startApp();
  const ana = await signUp(app, "Ana");
  const { headers } = await ana.get("/search").expect(200);
  expect(headers.consistency).toBeUndefined();
  const refused = await ana.get("/search").set("Consistency-Token", "yesterday").expect(400);
  expect(refused.body.errors).toMatchObject([{ field: "Consistency-Token" }]);
});

test("what has been written is no error where there is no token for it", async () => {
  const url = await emptyDatabase();
  const { app } = await startApp({ DATABASE_URL: url });
  const ana = await signUp(app, "Ana");
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query("ALTER SEQUENCE outbox_position_seq RENAME TO gone");
  await client.end();
  const { headers } = await ana.post("/todos").send({ title: "Milk" }).expect(201);
  expect(headers["consistency-token"]).toBeUndefined();
});
