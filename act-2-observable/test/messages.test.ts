import { expect, test } from "vitest";
import { BadMessage } from "../src/application/outbox.ts";
import { emailOf, notificationOf, todoEventOf } from "../src/async/messages.ts";
import type { Message, NewMessage } from "../src/domain/message.ts";
import { completionMessages } from "../src/domain/notification.ts";
import { changeTodo, createTodo, deleteTodo, messageOf } from "../src/domain/todo.ts";

const now = new Date("2026-11-21T10:00:00.123Z");
const newId = () => crypto.randomUUID();
const ana = { id: newId(), email: "ana@example.com", name: "Ana" };
const { todo, event: created } = createTodo(
  { id: newId(), listId: newId(), title: "Cake" },
  ana.id,
  now,
);
const { event: completed } = changeTodo(todo, { completed: true }, ana.id, now);

/** A message as it comes out of a store: JSON, with its dates as text. */
const stored = (message: NewMessage): Message =>
  JSON.parse(JSON.stringify({ ...message, traceparent: null }));

test("an event about a todo comes back from its message", () => {
  for (const event of [created, completed, deleteTodo(todo, ana.id, now)]) {
    if (!event) throw new Error("There is no event.");
    expect(todoEventOf(stored(messageOf(event)))).toEqual(event);
  }
});

test("a notification and an e-mail come back from their messages", () => {
  const ben = {
    accountId: newId(),
    email: "ben@example.com",
    name: "Ben",
    role: "editor",
  } as const;
  const audience = { members: [ben], listName: "Party", publicUrl: "http://localhost" };
  const messages = completionMessages(completed, ana, audience, newId);
  const [notification, email] = messages.map(stored);
  if (!notification || !email) throw new Error("A message is missing.");
  expect(notificationOf(notification)).toMatchObject({ accountId: ben.accountId, createdAt: now });
  expect(emailOf(email)).toMatchObject({ to: "ben@example.com", subject: "Done: Cake" });
});

test("a message of another version or shape is refused by its fields, without their values", () => {
  if (!created) throw new Error("There is no event.");
  const good = stored(messageOf(created));
  const wrong = {
    ...good,
    data: { actorId: ana.id, todo: { ...todo, createdAt: "Divorce lawyer" } },
  };
  expect(() => todoEventOf({ ...good, version: 2 })).toThrow(BadMessage);
  expect(() => todoEventOf(wrong)).toThrow(
    /^A todo.created message has wrong fields: data.todo.createdAt$/,
  );
});
