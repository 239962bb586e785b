import { randomUUIDv7 } from "node:crypto";
import { expect, test } from "vitest";
import { accountRepository } from "../src/data/accounts.ts";
import { type Database, inOneTransaction, prepared } from "../src/data/database.ts";
import { addInbox, listRepository } from "../src/data/lists.ts";
import { memberRepository } from "../src/data/members.ts";
import { outboxWriter } from "../src/data/outbox.ts";
import { deleteTodosOf, todoRepository } from "../src/data/todos.ts";
import { addSampleData } from "../src/ops/sample-data.ts";
import { startTables } from "./tables.ts";

/** Adds the sample data as the app does when it starts. Calls `afterWrite` after each write. */
const start = (db: Database, afterWrite = () => {}) =>
  inOneTransaction(db, (tx) => {
    const watched: Database = {
      ...tx,
      async transaction(work) {
        const result = await tx.transaction(work);
        afterWrite();
        return result;
      },
    };
    const outbox = outboxWriter(watched, () => undefined);
    return addSampleData({
      accounts: accountRepository(watched, outbox, addInbox(randomUUIDv7)),
      lists: listRepository(watched, outbox, deleteTodosOf),
      members: memberRepository(watched, outbox),
      todos: todoRepository(watched, outbox),
      passwords: { hash: async () => "hash", verify: async () => true },
    });
  });

/** The accounts, their lists, and the todos on these. */
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

test("an interrupted start leaves nothing behind, and the next one adds everything", async () => {
  const { db } = await startTables();
  for (const last of [1, 3, 6, 17]) {
    let writes = 0;
    const interrupt = () => {
      writes += 1;
      if (writes === last) throw new Error("interrupted");
    };
    await expect(start(db, interrupt)).rejects.toThrow("interrupted");
    expect(await everything(db)).toEqual([[], []]);
  }
  await start(db);
  const [members, todos] = await everything(db);
  expect(members).toHaveLength(6);
  expect(todos).toHaveLength(11);
});

test("sample data cause no e-mail, no notification, and no event that somebody completed a todo", async () => {
  const { db } = await startTables();
  await start(db);
  const types = await db.rows(prepared("SELECT DISTINCT type FROM outbox ORDER BY type"));
  expect(types).toEqual([
    { type: "account.created" },
    { type: "list.created" },
    { type: "member.added" },
    { type: "todo.created" },
  ]);
});

test("two processes that start at the same time add the sample data once", {
  repeats: 9,
}, async () => {
  const { db } = await startTables();
  await Promise.all([start(db), start(db)]);
  expect((await everything(db))[1]).toHaveLength(11);
});

test("a start does not change sample data that people have edited", async () => {
  const { db } = await startTables();
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
