import { expect, test } from "vitest";
import { BadMessage } from "../src/application/outbox.ts";
import { emailOf, notificationOf, todoEventOf } from "../src/async/messages.ts";
import { messagesOf } from "../src/data/event-messages.ts";
import type { Message, NewMessage } from "../src/domain/message.ts";
import { completionMessages } from "../src/domain/notification.ts";
import { changeTodo, createTodo, deleteTodo } from "../src/domain/todo.ts";

const now = new Date("2026-11-21T10:00:00.123Z");
const newId = () => crypto.randomUUID();
const ana = { id: newId(), email: "ana@example.com", name: "Ana" };
const input = { id: newId(), listId: newId(), title: "Cake" };
const { todo, events: created } = createTodo(input, ana.id, now);
const change = { title: "Candles", order: 2, completed: true };
const { todo: done, events: changed } = changeTodo(todo, change, ana.id, now);
const { events: reopened } = changeTodo(done, { completed: false }, ana.id, now);
const completed = changed.find((event) => event.type === "todo.completed");

/** Converts a message as a store does: to JSON, with dates as text. */
const stored = (message: NewMessage): Message =>
  JSON.parse(JSON.stringify({ ...message, traceparent: null }));

test("a message about a todo contains the whole event", () => {
  const events = [...created, ...changed, ...reopened, deleteTodo(todo, ana.id, now)];
  expect(events).toHaveLength(6);
  const messages = messagesOf(todo.id, events).map(stored);
  expect(messages.map(todoEventOf)).toEqual(events);
});

test("messages contain the whole notification and e-mail", () => {
  const ben = {
    accountId: newId(),
    email: "ben@example.com",
    name: "Ben",
    role: "editor",
  } as const;
  const audience = { members: [ben], listName: "Party", publicUrl: "http://localhost" };
  const messages = completionMessages(completed, ana, audience, () => true, newId);
  const [notification, email] = messages.map(stored);
  if (!notification || !email) throw new Error("A message is missing.");
  expect(notificationOf(notification)).toMatchObject({ accountId: ben.accountId, createdAt: now });
  expect(emailOf(email)).toMatchObject({ to: "ben@example.com", subject: "Done: Candles" });
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
