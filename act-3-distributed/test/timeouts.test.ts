import pg from "pg";
import { expect, onTestFinished, test } from "vitest";
import { openDatabase, prepared } from "../src/data/database.ts";
import { cleanDatabase } from "./database.ts";
import { startApp } from "./harness.ts";
import { signUp } from "./people.ts";

const fail = (error: unknown) => {
  throw error;
};

test("a connection whose statement took too long does not serve the next one", async () => {
  const url = await cleanDatabase();
  const db = openDatabase(url, fail, { max: 1, statement_timeout: 200 });
  onTestFinished(() => db.close());
  const connection = prepared("SELECT pg_backend_pid() AS pid");
  const sleep = prepared("SELECT pg_sleep(10)");
  const first = await db.rows(connection);
  await expect(db.rows(sleep)).rejects.toThrow("statement timeout");
  expect(await db.rows(connection)).not.toEqual(first);
  await expect(db.transaction((tx) => tx.rows(sleep))).rejects.toThrow("statement timeout");
  await db.rows(connection);
});

test("a request whose statement takes more than five seconds fails", async () => {
  const url = await cleanDatabase();
  const { app } = await startApp({ DATABASE_URL: url });
  const ana = await signUp(app, "Ana");
  const lock = new pg.Client({ connectionString: url });
  await lock.connect();
  onTestFinished(() => lock.end());
  await lock.query("BEGIN; LOCK TABLE members, todos, outbox");
  const paths = ["/todos", "/search?q=milk", "/lists"];
  await Promise.all(paths.map((path) => ana.get(path).expect(500)));
});
