import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import pg from "pg";
import { expect, onTestFinished, test } from "vitest";
import { openAnalyticsFile } from "../src/data/analytics-file.ts";
import { messagesOf } from "../src/data/event-messages.ts";
import { latestTodos } from "../src/data/latest-todos.ts";
import { changeTodo, createTodo, deleteTodo, type TodoEvent } from "../src/domain/todo.ts";
import { startFile } from "./analytics-file.ts";
import { serverUrl } from "./database.ts";
import { actorId, deliveries, garden, party, received, runs } from "./deliveries.ts";
import { type Figures, recountOf } from "./recount.ts";

const years = [2025, 2026];

async function connect(): Promise<pg.Client> {
  const db = new pg.Client({ connectionString: serverUrl() });
  await db.connect();
  onTestFinished(() => db.end());
  return db;
}

test("late, repeated and shuffled events of any version end in the same figures as a recount", async () => {
  const { todos, figures, year, clear } = await startFile();
  const db = await connect();
  await fc.assert(
    fc.asyncProperty(deliveries(), async ({ todos: left, order, size }) => {
      await clear();
      const entries = order.map((message, i) => ({ event: received(message), position: i + 1 }));
      for (let at = 0; at < entries.length; at += size) {
        await todos.apply(entries.slice(at, at + size));
      }
      const recount = recountOf(db, left);
      for (const list of [party, garden]) {
        expect(await figures(list)).toEqual(await recount.list(list));
      }
      for (const one of years) expect(await year(one)).toEqual(await recount.year(one));
    }),
    { numRuns: runs },
  );
}, 600_000);

/** The events of one todo that is created, completed, reopened, completed again and deleted. */
function story() {
  const at = (text: string) => new Date(`2026-01-${text}:00.000Z`);
  const input = { id: randomUUID(), listId: party, title: "Cake" };
  const { todo, events } = createTodo(input, actorId, at("30T23:59"));
  const change = (before: typeof todo, completed: boolean, text: string) =>
    changeTodo(before, { completed }, actorId, at(text));
  const completed = change(todo, true, "31T00:00");
  const reopened = change(completed.todo, false, "31T12:00");
  const again = change(reopened.todo, true, "31T23:59");
  const deleted = deleteTodo(again.todo, actorId, at("31T23:59"));
  const all = [...events, ...completed.events, ...reopened.events, ...again.events, deleted];
  return messagesOf(todo.id, all).map(received);
}

test("a todo counts on the day of its creation and of its last completion, both in UTC", async () => {
  const { todos, figures } = await startFile();
  const events = story();
  const expectAfter = async (count: number, expected: Partial<Figures>) => {
    await todos.apply(events.slice(0, count).map((event) => ({ event, position: count })));
    expect(await figures(party)).toMatchObject(expected);
  };
  const created = { date: "2026-01-30", created: 1, completed: 0 };
  const completed = { date: "2026-01-31", created: 0, completed: 1 };
  await expectAfter(1, { days: [created], open: 1, medianSecondsToComplete: null });
  await expectAfter(2, { days: [created, completed], open: 0, medianSecondsToComplete: 60 });
  await expectAfter(3, { days: [created], open: 1, medianSecondsToComplete: null });
  await expectAfter(4, { days: [created, completed], open: 0, medianSecondsToComplete: 86_400 });
  await expectAfter(5, { days: [], open: 0, medianSecondsToComplete: null });
});

test("the file remembers the last position with the events, and has no title and no account", async () => {
  const file = await openAnalyticsFile(":memory:");
  onTestFinished(() => file.close());
  const todos = await latestTodos(file);
  expect(await todos.position()).toBe(0);
  await todos.apply(story().map((event, i) => ({ event, position: i + 7 })));
  expect(await todos.position()).toBe(11);
  const [row] = await file.rows<object>("FROM latest_todos");
  expect(Object.keys(row ?? {})).toEqual([
    "id",
    "list_id",
    "created_at",
    "completed_at",
    "version",
    "deleted",
  ]);
});

test("a failed transaction leaves nothing", async () => {
  const file = await openAnalyticsFile(":memory:");
  onTestFinished(() => file.close());
  const todos = await latestTodos(file);
  const [event] = story();
  if (!event) throw new Error("A story has events.");
  const wrong = { ...event, todo: { ...("todo" in event && event.todo), listId: "no list" } };
  await expect(todos.apply([{ event: wrong as TodoEvent, position: 3 }])).rejects.toThrow();
  expect(await todos.position()).toBe(0);
});

test("only its user can enter the folder of the file", async () => {
  const folder = mkdtempSync(join(tmpdir(), "analytics-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = await openAnalyticsFile(join(folder, "data", "analytics.duckdb"));
  await file.close();
  expect(statSync(join(folder, "data")).mode & 0o777).toBe(0o700);
});

test("no statement reads another file", async () => {
  const file = await openAnalyticsFile(":memory:");
  onTestFinished(() => file.close());
  await expect(file.rows("FROM read_text('package.json')")).rejects.toThrow("disabled");
});
