import { randomUUIDv7 } from "node:crypto";
import pg from "pg";
import { expect, onTestFinished, test } from "vitest";
import { accountRepository } from "../src/data/accounts.ts";
import { openDatabase } from "../src/data/database.ts";
import { listRepository } from "../src/data/lists.ts";
import { migrate } from "../src/data/migrate.ts";
import { outboxTable } from "../src/data/outbox.ts";
import { todoRepository } from "../src/data/todos.ts";
import { NotFound } from "../src/domain/errors.ts";
import { changeTodo, createTodo, deleteTodo, type Todo } from "../src/domain/todo.ts";
import { emptyDatabase } from "./database.ts";
import { eventually } from "./eventually.ts";

const now = new Date("2026-11-21T10:00:00.123Z");
const gone = (todo: Todo) => deleteTodo(todo, todo.createdBy, now);
const fail = (error: unknown) => {
  throw error;
};

async function startRepositories() {
  const url = await emptyDatabase();
  // Two processes that start at the same time migrate once.
  await Promise.all([migrate(url), migrate(url)]);
  const db = openDatabase(url, fail);
  const outbox = outboxTable(db, db, () => undefined);
  onTestFinished(() => db.close());
  const ana = { id: randomUUIDv7(), email: "ana@example.com", name: "Ana" };
  const inboxId = randomUUIDv7();
  await accountRepository(db).add(ana, "hash", inboxId, now);
  const lists = listRepository(db, outbox);
  const todos = todoRepository(db, outbox);
  return { lists, todos, ana, inboxId, url };
}

test("a todo comes back as it was stored", async () => {
  const { todos, ana, inboxId } = await startRepositories();
  const decision = createTodo({ id: randomUUIDv7(), listId: inboxId, title: "Milk" }, ana.id, now);
  await todos.add(decision);
  expect(await todos.find(decision.todo.id)).toEqual(decision.todo);
});

test("of changes at the same time none is lost", async () => {
  const { todos, ana, inboxId } = await startRepositories();
  const id = randomUUIDv7();
  await todos.add(createTodo({ id, listId: inboxId, title: "Milk" }, ana.id, now));
  const rename = (title: string) =>
    todos.change(id, (before) => ({
      ...changeTodo(before, { title }, ana.id, now),
      messages: [],
    }));
  const titles = Array.from({ length: 20 }, (_, i) => `Milk ${i}`);
  const decisions = await Promise.all(titles.map(rename));
  const versions = decisions.map((decision) => decision?.todo.version ?? 0);
  expect(versions.sort((a, b) => a - b)).toEqual(titles.map((_, i) => i + 2));
});

test("a decision that fails changes nothing", async () => {
  const { todos, ana, inboxId } = await startRepositories();
  const decision = createTodo({ id: randomUUIDv7(), listId: inboxId, title: "Milk" }, ana.id, now);
  await todos.add(decision);
  const change = todos.change(decision.todo.id, () => fail(new Error("No.")));
  await expect(change).rejects.toThrow("No.");
  expect(await todos.find(decision.todo.id)).toEqual(decision.todo);
});

test("a connection that breaks at work fails its change, not the process", async () => {
  const { todos, ana, inboxId, url } = await startRepositories();
  const { todo } = createTodo({ id: randomUUIDv7(), listId: inboxId, title: "Milk" }, ana.id, now);
  await todos.add({ todo });
  const name = new URL(url).pathname.slice(1);
  const lock = new pg.Client({ connectionString: url });
  await lock.connect();
  await lock.query("BEGIN");
  await lock.query("SELECT 1 FROM todos FOR UPDATE");
  const change = todos.change(todo.id, (before) => ({ todo: before, messages: [] }));
  const broken = expect(change).rejects.toThrow("terminating connection");
  await eventually(async () => {
    const { rowCount } = await lock.query(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1 AND wait_event_type = 'Lock'",
      [name],
    );
    expect(rowCount).toBe(1);
  });
  await broken;
  await lock.end();
  expect(await todos.find(todo.id)).toEqual(todo);
});

test("a list can be cleared while somebody deletes it", async () => {
  const { lists, todos, ana } = await startRepositories();
  const list = { id: randomUUIDv7(), name: "Party", createdAt: now, isInbox: false };
  await lists.add(list, ana.id);
  for (let i = 0; i < 300; i++) {
    const input = { id: randomUUIDv7(), listId: list.id, title: `Todo ${i}` };
    await todos.add(createTodo(input, ana.id, now));
  }
  await Promise.all([
    todos.clear(list.id, { onlyCompleted: false }, gone),
    lists.remove(list.id, gone),
  ]);
  expect(await lists.find(list.id)).toBeUndefined();
});

test("a todo for a list that has gone is refused", async () => {
  const { lists, todos, ana, inboxId } = await startRepositories();
  await lists.remove(inboxId, gone);
  const decision = createTodo({ id: randomUUIDv7(), listId: inboxId, title: "Milk" }, ana.id, now);
  await expect(todos.add(decision)).rejects.toThrow(NotFound);
});
