import { randomUUIDv7 } from "node:crypto";
import { expect, onTestFinished, test } from "vitest";
import { accountRepository } from "../src/data/accounts.ts";
import { type Database, openDatabase, prepared } from "../src/data/database.ts";
import { listRepository } from "../src/data/lists.ts";
import { memberRepository } from "../src/data/members.ts";
import { migrate } from "../src/data/migrate.ts";
import { outboxTable } from "../src/data/outbox.ts";
import { todoRepository } from "../src/data/todos.ts";
import { addSampleData } from "../src/ops/sample-data.ts";
import { emptyDatabase } from "./database.ts";

async function startDatabase(): Promise<Database> {
  const url = await emptyDatabase();
  await migrate(url);
  const db = openDatabase(url, console.error);
  onTestFinished(() => db.close());
  return db;
}

/** Adds the sample data as the app does when it starts. */
function start(db: Database): Promise<void> {
  const outbox = outboxTable(db, db, () => undefined);
  return addSampleData({
    accounts: accountRepository(db),
    lists: listRepository(db, outbox),
    members: memberRepository(db),
    todos: todoRepository(db, outbox),
    passwords: { hash: async () => "hash", verify: async () => true },
    newId: randomUUIDv7,
  });
}

/** The database as a process finds it that is killed after so many writes. */
function interrupted(db: Database, writes: number): Database {
  let left = writes;
  const write = <T>(work: () => Promise<T>) => {
    if (left === 0) throw new Error("interrupted");
    left -= 1;
    return work();
  };
  return {
    ...db,
    run: async (statement, values) => write(() => db.run(statement, values)),
    transaction: async (work) => write(() => db.transaction(work)),
  };
}

/** Who sees which lists, and the todos in them. */
const everything = async (db: Database) => [
  await db.rows(
    prepared(`SELECT a.email, l.name, m.role
      FROM accounts a JOIN members m ON m.account_id = a.id JOIN lists l ON l.id = m.list_id
      ORDER BY a.email, l.name`),
  ),
  await db.rows(
    prepared(`SELECT l.name, t.title, t."order", t.completed_at IS NOT NULL AS completed
      FROM todos t JOIN lists l ON l.id = t.list_id ORDER BY l.name, t."order"`),
  ),
];

test("sample data that was interrupted is completed by the next start", async () => {
  const db = await startDatabase();
  await start(db);
  const whole = await everything(db);
  const tryAfter = async (writes: number) => {
    await db.run(prepared("TRUNCATE accounts, lists CASCADE"));
    const error = await start(interrupted(db, writes)).catch((error) => error);
    await start(db);
    expect(await everything(db), `interrupted after ${writes} writes`).toEqual(whole);
    return error;
  };
  let writes = 0;
  while ((await tryAfter(writes))?.message === "interrupted") writes += 1;
  expect(writes).toBeGreaterThan(15);
});

test("what people make of the sample data stays theirs", async () => {
  const db = await startDatabase();
  await start(db);
  await db.run(prepared("DELETE FROM todos WHERE completed_at IS NULL"));
  await db.run(prepared("DELETE FROM members WHERE role = 'viewer'"));
  await db.run(prepared("UPDATE lists SET name = 'Ours' WHERE inbox_of IS NULL"));
  const changed = await everything(db);
  await start(db);
  expect(await everything(db)).toEqual(changed);

  await db.run(prepared("DELETE FROM lists WHERE inbox_of IS NULL"));
  const deleted = await everything(db);
  await start(db);
  expect(await everything(db)).toEqual(deleted);
});
