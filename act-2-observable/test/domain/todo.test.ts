import { expect, test } from "vitest";
import { changeTodo, createTodo } from "../../src/domain/todo.ts";

const monday = new Date("2026-11-16T09:00:00Z");
const tuesday = new Date("2026-11-17T09:00:00Z");
const { todo: milk } = createTodo({ id: "1", listId: "inbox", title: " Milk " }, "ana", monday);

test("a new todo is open, trimmed and comes last", () => {
  expect(milk).toMatchObject({ title: "Milk", completedAt: null, createdBy: "ana", version: 1 });
  expect(milk.order).toBe(monday.getTime());
});

test("creating tells what happened, when, and who did it", () => {
  const { event } = createTodo({ id: "2", listId: "inbox", title: "Bread" }, "ana", monday);
  expect(event).toMatchObject({ type: "todo.created", occurredAt: monday, actorId: "ana" });
});

test("completing keeps the time and is an event of its own", () => {
  const { todo, event } = changeTodo(milk, { completed: true }, "ben", tuesday);
  expect(todo).toMatchObject({ completedAt: tuesday, version: 2 });
  expect(event).toMatchObject({ type: "todo.completed", actorId: "ben", todo });
});

test("completing what is completed changes nothing and tells nothing", () => {
  const { todo } = changeTodo(milk, { completed: true }, "ben", monday);
  expect(changeTodo(todo, { completed: true }, "ben", tuesday)).toEqual({ todo });
});

test("reopening forgets when it was completed", () => {
  const { todo } = changeTodo(milk, { completed: true }, "ben", monday);
  const reopened = changeTodo(todo, { completed: false }, "ben", tuesday);
  expect(reopened.todo).toMatchObject({ completedAt: null, version: 3 });
  expect(reopened.event?.type).toBe("todo.changed");
});

test("a title has 1 to 200 characters, counted as people count them", () => {
  const rename = (title: string) => changeTodo(milk, { title }, "ana", tuesday).todo.title;
  expect(rename("🎂".repeat(200))).toHaveLength(400);
  expect(() => rename("🎂".repeat(201))).toThrow("title: Must be one line of 1 to 200 characters.");
  for (const wrong of [" ", "two\nlines", "half a pair \ud800"]) {
    expect(() => rename(wrong)).toThrow("Must be one line");
  }
});
