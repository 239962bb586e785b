import pg from "pg";
import { expect, onTestFinished, test } from "vitest";
import { type Database, openDatabase, prepared } from "../src/data/database.ts";
import { rebuildSearch } from "../src/data/search-rebuild.ts";
import type { TodoEvent } from "../src/domain/todo.ts";
import { eventually } from "./eventually.ts";
import { fail } from "./tables.ts";
import { expectSame, now, startTodos } from "./todo-tables.ts";

function openSingle(url: string): Database {
  const single = openDatabase(url, fail, { max: 1 });
  onTestFinished(() => single.close());
  return single;
}

test("a rebuild while todos are written ends with correct rows", async () => {
  const { url, db, remove, add, change, index, project, search } = await startTodos();
  const [milk, eggs, bread] = [await add("Milk"), await add("Eggs"), await add("Bread")];
  await project();
  await remove(eggs.id);
  await project();
  await db.run(prepared("UPDATE search.todos SET title = 'Wrong', words = '' WHERE NOT deleted"));

  let isWritten = false;
  const rebuilt = await rebuildSearch(openSingle(url), async () => {
    if (isWritten) return;
    isWritten = true;
    await change(milk.id, { title: "Milk for the cat" });
    await remove(bread.id);
    await add("Cake");
    await project();
    expect(await search("cat")).toMatchObject([{ id: milk.id }]);
  });
  expect(rebuilt).toBe(3);
  await expectSame(db);
  // A late event does not bring a deleted todo back.
  const late = [eggs, bread].map((todo): TodoEvent => {
    return { type: "todo.created", occurredAt: now, actorId: todo.createdBy, todo };
  });
  await index.apply(late);
  await expectSame(db);
});

test("a todo cannot change between its reading and its writing by a rebuild", async () => {
  const { url, db, add, change, project } = await startTodos();
  const milk = await add("Milk");
  await project();
  await db.run(prepared("UPDATE search.todos SET title = 'Wrong'"));
  const lock = new pg.Client({ connectionString: url });
  await lock.connect();
  await lock.query("BEGIN; SELECT FROM search.todos FOR UPDATE");
  const rebuilding = rebuildSearch(openSingle(url), () => {});
  const waiting = prepared(
    "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'",
  );
  await eventually(async () => expect(await db.rows(waiting)).toHaveLength(1));
  const changing = change(milk.id, { title: "Bread" });
  await eventually(async () => expect(await db.rows(waiting)).toHaveLength(2));
  await lock.end();
  await Promise.all([rebuilding, changing]);
  await project();
  await expectSame(db);
});

test("a rebuild corrects rows that are wrong, missing or left over", async () => {
  const { url, db, remove, add, change, index, project, lose } = await startTodos();
  const [milk, eggs, bread] = [await add("Milk"), await add("Eggs"), await add("Bread")];
  await project();
  await db.run(prepared("UPDATE search.todos SET deleted = true, version = 9 WHERE id = $1"), [
    milk.id,
  ]);
  await change(bread.id, { title: "Cake" });
  await remove(eggs.id);
  await add("Butter");
  await lose();
  await rebuildSearch(openSingle(url), () => {});
  await expectSame(db);
  await index.apply([
    {
      type: "todo.created",
      occurredAt: now,
      actorId: eggs.createdBy,
      todo: { ...eggs, version: 99 },
    },
  ]);
  await expectSame(db);
});

test("a rebuild leaves the table vacuumed, so that searches stay quick", async () => {
  const { url, db, add, project } = await startTodos();
  await add("Milk");
  await project();
  await rebuildSearch(openSingle(url), () => {});
  const vacuumed = prepared(
    `SELECT last_vacuum < now() AND last_analyze < now() AS "isDone"
     FROM pg_stat_user_tables WHERE relid = 'search.todos'::regclass`,
  );
  await eventually(async () => expect(await db.rows(vacuumed)).toEqual([{ isDone: true }]));
});

test("a rebuild does not write rows that are correct", async () => {
  const { url, db, add, project } = await startTodos();
  await add("Milk");
  await project();
  const places = prepared("SELECT ctid::text, xmin::text FROM search.todos");
  const before = await db.rows(places);
  await rebuildSearch(openSingle(url), () => {});
  expect(await db.rows(places)).toEqual(before);
});

test("an interrupted rebuild can be repeated, and two rebuilds can run at the same time", async () => {
  const { url, db, add, lose } = await startTodos();
  for (const title of ["Milk", "Bread"]) await add(title);
  await lose();
  const failing = rebuildSearch(openSingle(url), () => fail(new Error("Interrupted.")));
  await expect(failing).rejects.toThrow("Interrupted.");
  const both = [openSingle(url), openSingle(url)].map((one) => rebuildSearch(one, () => {}));
  expect(await Promise.all(both)).toEqual([2, 2]);
  await expectSame(db);
});
