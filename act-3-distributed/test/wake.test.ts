import { setTimeout as sleep } from "node:timers/promises";
import { expect, onTestFinished, test } from "vitest";
import { type Database, openDatabase, prepared } from "../src/data/database.ts";
import { listenForCommits, wakeRelays } from "../src/data/wake.ts";
import { cleanDatabase } from "./database.ts";
import { eventually } from "./eventually.ts";
import { fail } from "./tables.ts";

async function startListening() {
  const url = await cleanDatabase();
  const db = openDatabase(url, fail);
  let woken = 0;
  const errors: unknown[] = [];
  const commits = listenForCommits(url, ["todo"], (error) => errors.push(error));
  commits.onCommit((topics) => {
    expect([...topics]).toEqual(["todo"]);
    woken++;
  });
  onTestFinished(async () => {
    await commits.stop();
    await db.close();
  });
  await eventually(async () => expect(await db.rows(listening)).toHaveLength(1));
  return { db, errors, woken: () => woken };
}

const listening = prepared(
  "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN%'",
);

test("a commit wakes the relay of another process", async () => {
  const { db, woken } = await startListening();
  wakeRelays(db, fail)();
  await eventually(() => expect(woken()).toBe(1));
});

test("many commits at once cause one notification", async () => {
  const { db, woken } = await startListening();
  let statements = 0;
  const counting: Database = {
    ...db,
    run(statement, values) {
      statements++;
      return db.run(statement, values);
    },
  };
  const wake = wakeRelays(counting, fail);
  for (let i = 0; i < 1_000; i++) wake();
  await eventually(() => expect(woken()).toBe(1));
  expect(statements).toBe(1);
  await sleep(10);
  wake();
  await eventually(() => expect(woken()).toBe(2));
});

test("a relay that has lost its connection listens again", async () => {
  const { db, errors, woken } = await startListening();
  const [before] = await db.rows<{ pid: number }>(listening);
  await db.rows(prepared("SELECT pg_terminate_backend($1)"), [before?.pid]);
  await eventually(async () => {
    const [after] = await db.rows<{ pid: number }>(listening);
    expect(after).toBeDefined();
    expect(after).not.toEqual(before);
  });
  expect(errors).not.toEqual([]);
  wakeRelays(db, fail)();
  await eventually(() => expect(woken()).toBe(1));
});
