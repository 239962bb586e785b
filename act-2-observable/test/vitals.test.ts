import pg from "pg";
import { expect, test, vi } from "vitest";
import { emptyDatabase } from "./database.ts";
import { signUp } from "./people.ts";
import { patience, startWatched } from "./watched.ts";

test("while a table is locked, who waits for it shows, and nothing old is sent as new", async () => {
  const database = await emptyDatabase();
  const { url, collector } = await startWatched({ DATABASE_URL: database });
  const values = (name: string) => collector.points(name).map(({ asDouble }) => asDouble);
  const ana = await signUp(url, "Ana");
  await vi.waitFor(() => expect(values("search.missing")).toContain(0), patience);

  const client = new pg.Client({ connectionString: database });
  await client.connect();
  await client.query("BEGIN; LOCK TABLE todos");
  const reading = ana.get("/todos").then(({ status }) => status);
  await vi.waitFor(() => expect(values("db.waiting_for_lock").at(-1)).toBe(1), patience);
  const before = { lock: values("db.waiting_for_lock").length, missing: values("search.missing") };
  await vi.waitFor(() => {
    const since = values("db.waiting_for_lock").slice(before.lock);
    expect(since.slice(0, 5)).toEqual([1, 1, 1, 1, 1]);
  }, patience);
  expect(values("search.missing")).toEqual(before.missing);

  await client.query("ROLLBACK");
  await client.end();
  expect(await reading).toBe(200);
  await vi.waitFor(() => {
    expect(values("db.waiting_for_lock").at(-1)).toBe(0);
    expect(values("search.missing").length).toBeGreaterThan(before.missing.length);
  }, patience);
});
