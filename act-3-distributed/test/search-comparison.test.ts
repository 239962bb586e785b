import { expect, test } from "vitest";
import { prepared } from "../src/data/database.ts";
import { wrongTodos } from "../src/data/search-comparison.ts";
import { answerOf } from "../src/data/search-engine.ts";
import { write } from "../src/data/search-index.ts";
import { newestTodos } from "../src/data/todos.ts";
import { startTodos } from "./todo-tables.ts";

/** Ana's todos, and how many of them are wrong in search. Search catches up when `caughtUp` is called. */
async function startComparison() {
  const tables = await startTodos();
  const { db, engine } = tables;
  const countWrong = async (caughtUp: () => Promise<boolean> = async () => true) => {
    const read = wrongTodos(
      engine,
      () => newestTodos(db),
      async () => "token",
      caughtUp,
    );
    const [{ value } = { value: Number.NaN }] = await read();
    return value;
  };
  return { ...tables, countWrong };
}

test("a todo that is missing or wrong in search counts as wrong", async () => {
  const { db, engine, add, project, lose, countWrong } = await startComparison();
  const { client, todos } = engine;
  const milk = await add("Milk");
  await project();
  expect(await countWrong()).toBe(0);
  // A script may write microseconds, which search does not show.
  await db.run(prepared("UPDATE todos SET created_at = created_at + interval '5 microseconds'"));
  expect(await countWrong()).toBe(0);
  await add("Bread");
  await lose();
  expect(await countWrong()).toBe(1);
  await db.run(prepared("UPDATE todos SET title = 'Cheese' WHERE id = $1"), [milk.id]);
  expect(await countWrong()).toBe(2);
  await answerOf(client.delete({ index: todos, id: milk.id, refresh: true }));
  expect(await countWrong()).toBe(2);
});

test("a deleted todo that search still shows counts as wrong, and a newer document does not", async () => {
  const { engine, remove, add, project, lose, countWrong } = await startComparison();
  const milk = await add("Milk");
  await project();
  await write(
    engine,
    [engine.todos],
    [{ id: milk.id, version: 9, document: { deleted: true } }],
    true,
  );
  expect(await countWrong()).toBe(0);
  const bread = await add("Bread");
  await project();
  await remove(bread.id);
  await lose();
  expect(await countWrong()).toBe(1);
});

test("a todo that is late does not count as wrong", async () => {
  const { add, change, project, countWrong } = await startComparison();
  const milk = await add("Milk");
  expect(await countWrong(async () => false)).toBe(0); // search is behind
  const catchUp = async () => (await project()) > 0;
  expect(await countWrong(catchUp)).toBe(0);
  await change(milk.id, { title: "Milk for the cat" });
  // It changes again while search catches up.
  const busy = async () => (await change(milk.id, { title: "Oat milk" })) !== undefined;
  expect(await countWrong(busy)).toBe(0);
});
