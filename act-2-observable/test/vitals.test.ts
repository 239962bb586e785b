import pg from "pg";
import { expect, test, vi } from "vitest";
import { emptyDatabase } from "./database.ts";
import { signUp } from "./people.ts";
import { patience, startWatched } from "./watched.ts";

test("while a table is locked, who waits for it shows", async () => {
  const database = await emptyDatabase();
  const { url, collector } = await startWatched({ DATABASE_URL: database });
  const waiting = () => collector.points("db.waiting_for_lock").map(({ asDouble }) => asDouble);
  const ana = await signUp(url, "Ana");
  const client = new pg.Client({ connectionString: database });
  await client.connect();
  await client.query("BEGIN; LOCK TABLE todos");
  const reading = ana.get("/todos").then(({ status }) => status);
  await vi.waitFor(() => expect(waiting().at(-1)).toBe(1), patience);

  await client.query("ROLLBACK");
  await client.end();
  expect(await reading).toBe(200);
  await vi.waitFor(() => expect(waiting().at(-1)).toBe(0), patience);
});
