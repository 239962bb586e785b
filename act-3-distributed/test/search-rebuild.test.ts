import { expect, onTestFinished, test } from "vitest";
import { type Database, openDatabase } from "../src/data/database.ts";
import { answerOf } from "../src/data/search-engine.ts";
import { rebuildSearch } from "../src/data/search-rebuild.ts";
import type { Todo, TodoEvent } from "../src/domain/todo.ts";
import { eventually } from "./eventually.ts";
import { fail } from "./tables.ts";
import { expectSame, now, startTodos } from "./todo-tables.ts";

function openSingle(url: string): Database {
  const single = openDatabase(url, fail, { max: 1 });
  onTestFinished(() => single.close());
  return single;
}

const createdOf = (todo: Todo): TodoEvent => {
  return { type: "todo.created", occurredAt: now, actorId: todo.createdBy, todo };
};

/** Ana's todos and an index, which a test can rebuild. */
async function startRebuild() {
  const tables = await startTodos();
  const { url, engine } = tables;
  const { client, todos } = engine;
  const rebuild = (onProgress: (copied: number) => unknown = () => {}) =>
    rebuildSearch(openSingle(url), engine, onProgress);
  /** The names of all indices of this test, with their aliases. */
  const indices = async () => {
    const found = await answerOf(client.indices.getAlias({ index: `${todos}-*` }));
    return Object.entries(found).map(([name, { aliases }]) => ({
      name,
      aliases: Object.keys(aliases),
    }));
  };
  /** Changes documents without their todos. */
  const spoil = (source: string) =>
    client.updateByQuery({ index: todos, body: { script: { source } }, refresh: true });
  return { ...tables, rebuild, indices, spoil };
}

test("a rebuild while todos are written and searched loses nothing and fails no search", async () => {
  const { db, engine, add, change, remove, project, projectAgain, search, rebuild, indices } =
    await startRebuild();
  const milk = await add("Milk");
  for (let i = 0; i < 50; i++) await add(`Cake ${i}`);
  await project();
  const [before] = await indices();
  let isDone = false;
  const rebuilding = rebuild().finally(() => (isDone = true));
  const searching = (async () => {
    for (; !isDone; ) expect(await search("milk")).toMatchObject([{ id: milk.id }]);
  })();
  const writing = (async () => {
    for (let i = 0; !isDone || i < 5; i++) {
      const bread = await add(`Bread ${i}`);
      await change(milk.id, { title: `Milk ${i}` });
      if (i % 2) await remove(bread.id);
      await project();
    }
  })();
  await Promise.all([rebuilding, searching, writing]);
  await eventually(async () => {
    await project();
    await projectAgain();
    await expectSame(db, engine);
  });
  const after = await indices();
  expect(after).toEqual([
    { name: expect.not.stringMatching(before?.name ?? ""), aliases: [engine.todos] },
  ]);
});

test("what changes while a rebuild copies is in the new index", async () => {
  const { db, engine, add, change, remove, project, rebuild } = await startRebuild();
  const [milk, bread] = [await add("Milk"), await add("Bread")];
  await project();
  await rebuild(async (copied) => {
    if (copied > 2) return;
    await change(milk.id, { title: "Milk for the cat" });
    await remove(bread.id);
    await add("Cake");
    await project();
  });
  await expectSame(db, engine);
});

test("an event that comes late does not bring back a todo that was deleted before a rebuild", async () => {
  const { db, engine, add, remove, project, index, rebuild } = await startRebuild();
  const eggs = await add("Eggs");
  await project();
  await remove(eggs.id);
  await project();
  await rebuild();
  await index.apply([createdOf(eggs)]);
  await expectSame(db, engine);
});

test("a rebuild corrects documents that are wrong, missing or left over", async () => {
  const { db, engine, add, change, remove, project, lose, rebuild, spoil } = await startRebuild();
  const [, eggs, bread] = [await add("Milk"), await add("Eggs"), await add("Bread")];
  await project();
  await spoil("ctx._source.todo.title = 'Wrong'");
  await change(bread.id, { title: "Cake" });
  await remove(eggs.id);
  await add("Butter");
  await lose();
  expect(await rebuild()).toBe(3);
  await expectSame(db, engine);
});

test("an interrupted rebuild changes nothing that is searched, and can be repeated", async () => {
  const { db, engine, add, project, search, rebuild, indices } = await startRebuild();
  await add("Milk");
  await project();
  const [before] = await indices();
  const interrupted = rebuild(() => fail(new Error("Interrupted.")));
  await expect(interrupted).rejects.toThrow("Interrupted.");
  expect(await indices()).toHaveLength(2);
  await add("Bread");
  await project();
  expect(await search("bread")).toHaveLength(1);
  await rebuild();
  expect(await indices()).toHaveLength(1);
  expect(await indices()).not.toContainEqual(before);
  await expectSame(db, engine);
});

test("two rebuilds at the same time wait for each other", async () => {
  const { db, engine, add, lose, rebuild, indices } = await startRebuild();
  for (const title of ["Milk", "Bread"]) await add(title);
  await lose();
  expect(await Promise.all([rebuild(), rebuild()])).toEqual([2, 2]);
  await expectSame(db, engine);
  expect(await indices()).toHaveLength(1);
});
