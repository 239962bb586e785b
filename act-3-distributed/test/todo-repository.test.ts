import { randomUUIDv7 } from "node:crypto";
import pg from "pg";
import { expect, test } from "vitest";
import { prepared } from "../src/data/database.ts";
import { NotFound, Refusal } from "../src/domain/errors.ts";
import { createList, deleteList, mustAllow } from "../src/domain/list.ts";
import { changeTodo, createTodo, deleteTodo } from "../src/domain/todo.ts";
import { eventually } from "./eventually.ts";
import { fail, startTables } from "./tables.ts";

const now = new Date("2026-11-21T10:00:00.123Z");
const nothing = { messages: [] };

async function startTodos() {
  const tables = await startTables();
  const { lists, todos } = tables;
  const { caller, inboxId } = await tables.addAccount("Ana");
  const { id: anaId } = caller.account;
  return {
    ...tables,
    caller,
    inboxId,

    add: (title: string, listId = inboxId) =>
      todos.add(caller, listId, (list) => {
        mustAllow(list?.role, ["owner"]);
        return createTodo({ id: randomUUIDv7(), listId, title }, anaId, now);
      }),

    rename: (id: string, title: string) =>
      todos.change(caller, { id, withMembers: false }, (before) => {
        mustAllow(before?.role, ["owner"], "todo");
        return { ...changeTodo(before.todo, { title }, anaId, now), ...nothing };
      }),

    async addList() {
      const input = { id: randomUUIDv7(), name: "Party" };
      const list = await lists.add(caller, () => createList(input, anaId, now));
      return list.id;
    },

    removeList: (listId: string) =>
      lists.remove(caller, listId, (list) => {
        mustAllow(list?.role, ["owner"]);
        return deleteList(list, anaId, now);
      }),
  };
}

test("a todo is read as it was stored", async () => {
  const { todos, add } = await startTodos();
  const milk = await add("Milk");
  expect(await todos.find(milk.id)).toEqual(milk);
});

test("concurrent changes are all kept", async () => {
  const { add, rename } = await startTodos();
  const { id } = await add("Milk");
  const titles = Array.from({ length: 20 }, (_, i) => `Milk ${i}`);
  const outcomes = await Promise.all(titles.map((title) => rename(id, title)));
  const versions = outcomes.map(({ todo }) => todo.version);
  expect(versions.sort((a, b) => a - b)).toEqual(titles.map((_, i) => i + 2));
});

test("a decision that fails changes nothing", async () => {
  const { todos, caller, add } = await startTodos();
  const milk = await add("Milk");
  const which = { id: milk.id, withMembers: false };
  const change = todos.change(caller, which, () => fail(new Error("No.")));
  await expect(change).rejects.toThrow("No.");
  expect(await todos.find(milk.id)).toEqual(milk);
});

test("the second of two concurrent deletions finds no todo", async () => {
  const { db, todos, caller, add, url } = await startTodos();
  const { id } = await add("Milk");
  const remove = () =>
    todos.remove(caller, id, (before) => {
      mustAllow(before?.role, ["owner"], "todo");
      return deleteTodo(before.todo, caller.account.id, now);
    });
  const lock = new pg.Client({ connectionString: url });
  await lock.connect();
  await lock.query("BEGIN; SELECT FROM todos FOR UPDATE");
  const removing = Promise.allSettled([remove(), remove()]);
  const waiting = prepared(
    "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'",
  );
  await eventually(async () => expect(await db.rows(waiting)).toHaveLength(2));
  await lock.end();
  const results = await removing;
  const refused = results.filter((result) => result.status === "rejected");
  expect(refused.map(({ reason }) => reason)).toEqual([new NotFound("todo")]);
});

test("a caller who left while waiting for a connection changes nothing", async () => {
  const { db, todos, caller, inboxId } = await startTodos();
  const left = new AbortController();
  const busy = Promise.withResolvers<void>();
  const others = Array.from({ length: 10 }, () => db.transaction(() => busy.promise));
  const add = todos.add({ ...caller, signal: left.signal }, inboxId, () =>
    createTodo({ id: randomUUIDv7(), listId: inboxId, title: "Milk" }, caller.account.id, now),
  );
  left.abort(new Refusal("The caller has left."));
  busy.resolve();
  await expect(add).rejects.toThrow("The caller has left.");
  await Promise.all(others);
  expect(await todos.page(inboxId, { order: -Infinity, id: "" }, 10)).toEqual([]);
});

test("a broken connection fails its change but not the process", async () => {
  const { todos, add, rename, url } = await startTodos();
  const milk = await add("Milk");
  const name = new URL(url).pathname.slice(1);
  const lock = new pg.Client({ connectionString: url });
  await lock.connect();
  await lock.query("BEGIN");
  await lock.query("SELECT 1 FROM todos FOR UPDATE");
  const broken = expect(rename(milk.id, "Bread")).rejects.toThrow("terminating connection");
  await eventually(async () => {
    const { rowCount } = await lock.query(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1 AND wait_event_type = 'Lock'",
      [name],
    );
    expect(rowCount).toBe(1);
  });
  await broken;
  await lock.end();
  expect(await todos.find(milk.id)).toEqual(milk);
});

test("a list can be cleared, filled and deleted at the same time", async () => {
  const { lists, todos, caller, add, addList, removeList } = await startTodos();
  const clear = (listId: string) =>
    todos.clear(caller, { listId, onlyCompleted: false }, (list) => {
      mustAllow(list?.role, ["owner"]);
      return (todo) => deleteTodo(todo, caller.account.id, now);
    });
  for (let round = 0; round < 20; round++) {
    const listId = await addList();
    for (let i = 0; i < 20; i++) await add(`Todo ${i}`, listId);
    const results = await Promise.allSettled([
      clear(listId),
      add("One more", listId),
      removeList(listId),
      clear(listId),
      add("And another", listId),
    ]);
    for (const result of results) {
      if (result.status === "rejected") expect(result.reason).toEqual(new NotFound("list"));
    }
    expect(await lists.find(caller, listId)).toBeUndefined();
  }
});

test("a todo for a deleted list is refused", async () => {
  const { add, addList, removeList } = await startTodos();
  const listId = await addList();
  await removeList(listId);
  await expect(add("Milk", listId)).rejects.toThrow(NotFound);
});
