import { expect, onTestFinished, test } from "vitest";
import { openDatabase, prepared } from "../src/data/database.ts";
import { emptyDatabase } from "./database.ts";

const fail = (error: unknown) => {
  throw error;
};
const sleep = prepared("SELECT pg_sleep(3)");
const one = prepared("SELECT 1 AS one");

test("a connection whose statement timed out does not serve the next one", async () => {
  const url = await emptyDatabase();
  const db = openDatabase(url, fail, { max: 1, query_timeout: 1_000 });
  onTestFinished(() => db.close());
  await expect(db.rows(sleep)).rejects.toThrow("timeout");
  expect(await db.rows(one)).toEqual([{ one: 1 }]);
  await expect(db.transaction((tx) => tx.rows(sleep))).rejects.toThrow("timeout");
  expect(await db.rows(one)).toEqual([{ one: 1 }]);
});
