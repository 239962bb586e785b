import { expect, onTestFinished, test } from "vitest";
import { type Database, openDatabase, prepared } from "../src/data/database.ts";
import { rebuildSearch } from "../src/data/search-rebuild.ts";
import { eventually } from "./eventually.ts";
import { fail } from "./tables.ts";
import { expectSame, now, startTodos } from "./todo-tables.ts";

/** Connections for a rebuild: one, to which its lock belongs. */
function openSingle(url: string): Database {
  const single = openDatabase(url, fail, { max: 1 });
  onTestFinished(() => single.close());
  return single;
}

test("a rebuild while todos are written ends with the truth, and search never stops", async () => {
  const { url, db, remove, add, change, index, project, search } = await startTodos();
  const [milk, eggs, bread] = [await add("Milk"), await add("Eggs"), await add("Bread")];
  await project();
  await remove(eggs.id);
  await project();
  await db.run(prepared("UPDATE search.todos SET title = 'Wrong', words = '' WHERE NOT deleted"));

  let isDone = false;
  let isWritten = false;
  const rebuilt = rebuildSearch(openSingle(url), async () => {
    if (isWritten) return;
    isWritten = true;
    await change(milk.id, { title: "Milk for the cat" });
    await remove(bread.id);
    await add("Cake");
    await project();
    expect(await search("cat")).toMatchObject([{ id: milk.id }]);
  }).finally(() => {
    isDone = true;
  });
  while (!isDone) await search("milk");
  expect(await rebuilt).toBe(3);
  await expectSame(db);
  expect(await search("cat")).toMatchObject([{ id: milk.id }]);
  // What has gone stays gone, however late an old fact comes.
  await index.apply(
    [eggs, bread].map((todo) => {
      return { type: "todo.created", occurredAt: now, actorId: todo.createdBy, todo };
    }),
  );
  await expectSame(db);
});

test("a rebuild mends what search has wrong, and leaves a table that is quick at once", async () => {
  const { url, db, remove, add, project, lose } = await startTodos();
  const [milk, eggs] = [await add("Milk"), await add("Eggs")];
  await project();
  await db.run(prepared("UPDATE search.todos SET deleted = true, version = 9 WHERE id = $1"), [
    milk.id,
  ]);
  await remove(eggs.id);
  await lose();
  await rebuildSearch(openSingle(url), () => {});
  await expectSame(db);
  const vacuumed = prepared(
    `SELECT last_vacuum < now() AND last_analyze < now() AS "isQuick"
     FROM pg_stat_user_tables WHERE relid = 'search.todos'::regclass`,
  );
  await eventually(async () => expect(await db.rows(vacuumed)).toEqual([{ isQuick: true }]));
});

test("a new table that is not the truth is not used", async () => {
  const { url, db, add, project } = await startTodos();
  await add("Milk");
  await project();
  const rebuilt = rebuildSearch(openSingle(url), () =>
    db.run(prepared("DELETE FROM search.todos_next")),
  );
  await expect(rebuilt).rejects.toThrow("has 1 of the todos wrong");
  await expectSame(db);
});

test("of two rebuilds at once one is refused, and one that was cut off is in nobody's way", async () => {
  const { url, db, add, change, project } = await startTodos();
  const milk = await add("Milk");
  await project();
  const left = prepared(
    `SELECT to_regclass('search.todos_next')::text AS "table",
       ARRAY(SELECT tgname::text FROM pg_trigger WHERE tgrelid = 'search.todos'::regclass) AS triggers`,
  );
  const nothing = [{ table: null, triggers: [] }];
  const [one, other] = [openSingle(url), openSingle(url)];
  await rebuildSearch(one, async () => {
    await expect(rebuildSearch(other, () => {})).rejects.toThrow("Another rebuild is running");
  });

  const failing = rebuildSearch(one, () => fail(new Error("Cut off.")));
  await expect(failing).rejects.toThrow("Cut off.");
  expect(await db.rows(left)).toEqual(nothing);

  // Like kill -9: whoever loses the connection can't clean up either.
  const killed = openDatabase(url, fail, { max: 1 });
  await expect(rebuildSearch(killed, () => killed.close())).rejects.toThrow();
  expect(await db.rows(left)).not.toEqual(nothing);
  await change(milk.id, { title: "Bread" });
  await project();
  await expectSame(db);
  // The server takes a moment to notice that the other one has gone, and its lock with it.
  expect(await eventually(() => rebuildSearch(one, () => {}))).toBe(1);
  expect(await db.rows(left)).toEqual(nothing);
  await expectSame(db);
});
