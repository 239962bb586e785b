import pg from "pg";
import { expect, test } from "vitest";
import { migratedDatabase } from "./database.ts";
import { eventually } from "./eventually.ts";
import { signUp } from "./people.ts";
import { startWatched } from "./watched.ts";

test("waiting statements are counted while a locked table uses up all connections", async () => {
  const database = await migratedDatabase();
  const { url, collector } = await startWatched({ DATABASE_URL: database });
  const waiting = () => collector.points("db.waiting_for_lock").map(({ asDouble }) => asDouble);
  const ana = await signUp(url, "Ana");
  const client = new pg.Client({ connectionString: database });
  await client.connect();
  await client.query("BEGIN; LOCK TABLE todos");
  const readers = Array.from({ length: 10 }, () => ana.get("/todos").expect(200));
  const reading = Promise.all(readers);
  await eventually(() => expect(waiting().at(-1)).toBe(10));

  await client.query("ROLLBACK");
  await client.end();
  await reading;
  await eventually(() => expect(waiting().at(-1)).toBe(0));
});
