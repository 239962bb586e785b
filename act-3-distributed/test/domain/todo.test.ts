import { expect, test } from "vitest";
import { changeTodo, createTodo, deleteTodo, maxOrder } from "../../src/domain/todo.ts";

const monday = new Date("2026-11-16T09:00:00Z");
const tuesday = new Date("2026-11-17T09:00:00Z");
const { todo: milk } = createTodo({ id: "1", listId: "inbox", title: " Milk " }, "ana", monday);

test("a new todo is open, trimmed and last", () => {
  expect(milk).toMatchObject({ title: "Milk", completedAt: null, createdBy: "ana", version: 1 });
  expect(milk.order).toBe(1);
  const input = { id: "2", listId: "inbox", title: "Bread" };
  const orderAfter = (after: number) => createTodo({ ...input, after }, "ana", monday).todo.order;
  expect(orderAfter(7.5)).toBe(8.5);
  expect(orderAfter(maxOrder)).toBe(maxOrder);
});

test("an event says what happened, when, and who did it", () => {
  const { todo, events } = createTodo({ id: "2", listId: "inbox", title: "Bread" }, "ana", monday);
  expect(events).toEqual([{ type: "todo.created", occurredAt: monday, actorId: "ana", todo }]);
});

test("completing a todo sets the time", () => {
  const { todo, events } = changeTodo(milk, { completed: true }, "ben", tuesday);
  expect(todo).toMatchObject({ completedAt: tuesday, version: 2 });
  const happened = { occurredAt: tuesday, actorId: "ben", todo };
  expect(events).toEqual([{ type: "todo.completed", ...happened, recipients: [] }]);
});

test("a completion is told to all members except the one who completed the todo", () => {
  const { events } = changeTodo(milk, { completed: true }, "ben", tuesday, ["ana", "ben", "chloe"]);
  expect(events).toMatchObject([{ recipients: ["ana", "chloe"] }]);
});

test("a change without effect has no event and no new version", () => {
  const { todo } = changeTodo(milk, { completed: true }, "ben", monday);
  expect(changeTodo(todo, { completed: true }, "ben", tuesday)).toEqual({ todo, events: [] });
});

test("reopening a todo removes the time of its completion", () => {
  const { todo } = changeTodo(milk, { completed: true }, "ben", monday);
  const reopened = changeTodo(todo, { completed: false }, "ben", tuesday);
  expect(reopened.todo).toMatchObject({ completedAt: null, version: 3 });
  expect(reopened.events.map(({ type }) => type)).toEqual(["todo.reopened"]);
});

test("a change of several fields is one version with an event for each", () => {
  const change = { title: "Oat milk", order: 2, completed: true };
  const { todo, events } = changeTodo(milk, change, "ben", tuesday);
  expect(todo.version).toBe(2);
  expect(events.map(({ type }) => type)).toEqual([
    "todo.renamed",
    "todo.reordered",
    "todo.completed",
  ]);
});

test("a deletion is the last version and does not repeat the title", () => {
  expect(deleteTodo(milk, "ana", tuesday)).toEqual({
    type: "todo.deleted",
    occurredAt: tuesday,
    actorId: "ana",
    todoId: "1",
    listId: "inbox",
    version: 2,
  });
});

test("a title has 1 to 200 characters, counted in code points", () => {
  const rename = (title: string) => changeTodo(milk, { title }, "ana", tuesday).todo.title;
  expect(rename("🎂".repeat(200))).toHaveLength(400);
  expect(() => rename("🎂".repeat(201))).toThrow(
    "title: Must be one line of 1 to 200 visible characters.",
  );
  for (const wrong of [" ", "two\nlines", "half a pair \ud800"]) {
    expect(() => rename(wrong)).toThrow("Must be one line");
  }
});
