import pg from "pg";
import { expect, onTestFinished, test } from "vitest";
import { migratedDatabase } from "./database.ts";
import { eventually } from "./eventually.ts";
import { findable } from "./findable.ts";
import { startApp } from "./harness.ts";
import { password, shareList, signUp } from "./people.ts";

const titlesOf = (body: { items: { title: string }[] }) => body.items.map((todo) => todo.title);

test("every word must begin a word of the title, without case and accents", async () => {
  const { app } = await startApp();
  const ana = await signUp(app, "Ana");
  for (const title of ["Crème brûlée", "Cream for coffee", "Coffee"]) {
    await ana.post("/todos").send({ title });
  }
  await findable(ana);
  const search = async (q: string) => titlesOf((await ana.get("/search").query({ q })).body);
  expect(await search("CREME bru")).toEqual(["Crème brûlée"]);
  expect(await search("cof")).toEqual(["Coffee", "Cream for coffee"]);
  expect(await search("ream")).toEqual([]);
  expect(await search("?!")).toEqual([]);
});

test.each([
  ["a Greek final sigma", "ΟΔΥΣΣΕΥΣ", "ΟΔΥΣ"],
  ["a German sharp s", "Lange Straße", "strasse"],
  ["words without spaces between them", "明日の会議", "会議"],
])("search knows %s", async (_, title, q) => {
  const { app } = await startApp();
  const ana = await signUp(app, "Ana");
  await ana.post("/todos").send({ title });
  await findable(ana);
  const { body } = await ana.get("/search").query({ q }).expect(200);
  expect(titlesOf(body)).toEqual([title]);
});

test("sorted by relevance, the title that equals the query is first", async () => {
  const { app } = await startApp();
  const ana = await signUp(app, "Ana");
  for (const title of ["Coffee", "Ask the neighbours whether they have any coffee left"]) {
    await ana.post("/todos").send({ title });
  }
  await findable(ana);
  const { body } = await ana.get("/search").query({ q: "coffee", sort: "relevance", limit: 1 });
  expect(body.total).toBe(2);
  expect(titlesOf(body)).toEqual(["Coffee"]);
  const next = { q: "coffee", sort: "relevance", cursor: body.nextCursor };
  const { body: rest } = await ana.get("/search").query(next).expect(200);
  expect(titlesOf(rest)).toHaveLength(1);
  expect(rest.nextCursor).toBeNull();
});

test("search finds only todos that the caller may see", async () => {
  const { app } = await startApp();
  const { ana, chloe, list } = await shareList(app);
  await ana.post("/todos").send({ title: "Shared cake", listId: list.id });
  await ana.post("/todos").send({ title: "Private cake" });
  await findable(ana);
  const { body } = await chloe.get("/search?q=cake").expect(200);
  expect(body).toMatchObject({ total: 1, items: [{ title: "Shared cake" }] });
});

test("filters by state and list", async () => {
  const { app } = await startApp();
  const { ana, list } = await shareList(app);
  const { body: cake } = await ana.post("/todos").send({ title: "Cake", listId: list.id });
  await ana.post("/todos").send({ title: "Cake stand" });
  await ana.patch(`/todos/${cake.id}`).send({ completed: true });
  await findable(ana);
  const search = async (query: object) => titlesOf((await ana.get("/search").query(query)).body);
  expect(await search({ completed: true })).toEqual(["Cake"]);
  expect(await search({ q: "cake", completed: false })).toEqual(["Cake stand"]);
  expect(await search({ listId: list.id })).toEqual(["Cake"]);
});

test("todos of other people do not change my results or their order", async () => {
  const { app } = await startApp();
  const [ana, eve] = [await signUp(app, "Ana"), await signUp(app, "Eve")];
  for (const title of ["Merger", "Ask about the merger"]) await eve.post("/todos").send({ title });
  const search = async () => {
    const query = { q: "merger", sort: "relevance", limit: 1 };
    return (await eve.get("/search").query(query).expect(200)).body;
  };
  await findable(ana);
  const before = await search();
  await ana.post("/todos").send({ title: "Merger with the competitor" });
  await findable(ana);
  expect(await search()).toEqual(before);
});

test("waiting searches leave connections for writes", async () => {
  const url = await migratedDatabase();
  const { app } = await startApp({ DATABASE_URL: url, LOGINS_PER_MINUTE: "100" });
  const ana = await signUp(app, "Ana");
  const lock = new pg.Client({ connectionString: url });
  await lock.connect();
  onTestFinished(() => lock.end());
  await lock.query("BEGIN; LOCK outbox");
  const searches = Promise.allSettled(Array.from({ length: 20 }, () => ana.get("/search")));
  await eventually(async () => {
    await lock.query("SELECT pg_stat_clear_snapshot()"); // else it shows the same during a transaction
    const { rows } = await lock.query(
      `SELECT FROM pg_stat_activity WHERE datname = current_database()
         AND application_name = 'search' AND wait_event_type = 'Lock'`,
    );
    expect(rows.length).toBeGreaterThanOrEqual(4);
  });
  const credentials = { email: "ana@example.com", password };
  for (let i = 0; i < 20; i++) await ana.post("/sessions").send(credentials).expect(201);
  await lock.query("ROLLBACK");
  await searches;
});

test("search sees nothing of a list from the moment at which somebody has left it", async () => {
  const { app } = await startApp();
  const { ana, chloe, list } = await shareList(app);
  await ana.post("/todos").send({ title: "Shared cake", listId: list.id });
  await findable(ana);
  expect((await chloe.get("/search?q=cake")).body.total).toBe(1);
  const { body: me } = await chloe.get("/me");
  await ana.delete(`/lists/${list.id}/members/${me.id}`).expect(204);
  expect((await chloe.get("/search?q=cake")).body).toMatchObject({ total: 0, items: [] });
  await chloe.get("/search").query({ listId: list.id }).expect(404);
});

test.each(["newest", "relevance"])("by %s, writes do not shift the pages", async (sort) => {
  const { app } = await startApp();
  const ana = await signUp(app, "Ana");
  const titles = Array.from({ length: 9 }, (_, i) => `Cake ${i}`);
  for (const title of titles) await ana.post("/todos").send({ title });
  await findable(ana);
  const shown: string[] = [];
  let cursor: string | undefined;
  do {
    const { body } = await ana.get("/search").query({ q: "cake", sort, limit: 2, cursor });
    shown.push(...titlesOf(body));
    cursor = body.nextCursor ?? undefined;
    for (const title of ["Cake", "Cake again"]) await ana.post("/todos").send({ title });
    await findable(ana);
  } while (cursor);
  expect(shown.filter((title) => titles.includes(title)).sort()).toEqual(titles);
});
