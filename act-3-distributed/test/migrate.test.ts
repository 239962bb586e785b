import pg from "pg";
import { expect, test } from "vitest";
import { migrate } from "../src/data/migrate.ts";
import { emptyDatabase } from "./database.ts";

test("a release keeps the index and the table that earlier releases search in; only a contracting migration drops them", async () => {
  const url = await emptyDatabase();
  const found = async (index: string) => {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    const { rows } = await client.query("SELECT to_regclass($1) IS NOT NULL AS found", [index]);
    await client.end();
    return rows[0].found;
  };
  await migrate(url, "expand");
  expect(await found("search.todos")).toBe(true);
  expect(await found("todos_newest_first")).toBe(true);
  await migrate(url);
  expect(await found("todos_newest_first")).toBe(false);
  expect(await found("search.todos")).toBe(false);
  await migrate(url, "expand");
});
