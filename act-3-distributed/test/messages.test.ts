import { expect, test } from "vitest";
import { BadMessage } from "../src/application/outbox.ts";
import { completionOf, todoEventOf } from "../src/async/messages.ts";
import { messagesOf } from "../src/data/event-messages.ts";
import type { Message, NewMessage } from "../src/domain/message.ts";
import { changeTodo, createTodo, deleteTodo, republishTodo } from "../src/domain/todo.ts";

const now = new Date("2026-11-21T10:00:00.123Z");
const newId = () => crypto.randomUUID();
const ana = { id: newId(), email: "ana@example.com", name: "Ana" };
const input = { id: newId(), listId: newId(), title: "Cake" };
const { todo, events: created } = createTodo(input, ana.id, now);
const change = { title: "Candles", order: 2, completed: true };
const benId = newId();
const { todo: done, events: changed } = changeTodo(todo, change, ana.id, now, [ana.id, benId]);
const { events: reopened } = changeTodo(done, { completed: false }, ana.id, now);
const completed = changed.filter((event) => event.type === "todo.completed");

/** Converts a message as a store does: to JSON, with dates as text. */
const stored = (message: NewMessage): Message =>
  JSON.parse(JSON.stringify({ ...message, traceparent: null }));

test("a message about a todo contains the whole event", () => {
  const last = [deleteTodo(todo, ana.id, now), republishTodo(todo, ana.id, now)];
  const events = [...created, ...changed, ...reopened, ...last];
  expect(events).toHaveLength(7);
  const messages = messagesOf(todo.id, events).map(stored);
  expect(messages.map(todoEventOf)).toEqual(events);
});

test("a completion names the members to tell, and has the same id whenever it is delivered", () => {
  const [message] = messagesOf(todo.id, completed).map(stored);
  if (!message) throw new Error("There is no message.");
  expect(message.version).toBe(2);
  const { id, event } = completionOf(message);
  expect([id, event.recipients]).toEqual([message.id, [benId]]);
});

test("the first version of a completion has nobody to tell", () => {
  const [message] = messagesOf(todo.id, completed).map(stored);
  if (!message) throw new Error("There is no message.");
  const { recipients, ...data } = message.data as { recipients: string[] };
  const first = { ...message, version: 1, data };
  expect(completionOf(first).event.recipients).toEqual([]);
  expect(todoEventOf(first)).toMatchObject({ type: "todo.completed", todo: done });
  expect(() => completionOf({ ...first, version: 2 })).toThrow(/wrong fields: data.recipients$/);
});

test("a message of another version or shape is refused by its fields, without their values", () => {
  const [good] = messagesOf(todo.id, created).map(stored);
  if (!good) throw new Error("There is no message.");
  const wrong = {
    ...good,
    data: { actorId: ana.id, todo: { ...todo, createdAt: "Divorce lawyer" } },
  };
  expect(() => todoEventOf({ ...good, version: 2 })).toThrow(BadMessage);
  expect(() => todoEventOf(wrong)).toThrow(
    /^A message of type todo.created has wrong fields: data.todo.createdAt$/,
  );
});
