import { expect, test } from "vitest";
import {
  emailRecipients,
  notifyRecipients,
  type StillMembers,
  sendDueEmail,
} from "../../src/application/reactions.ts";
import type { Email, NewNotification } from "../../src/domain/notification.ts";
import { changeTodo, createTodo, type TodoCompleted } from "../../src/domain/todo.ts";
import { ana, ben, chloe, now, party } from "./given.ts";

const { todo: cake } = createTodo({ id: "cake", listId: party.id, title: "Cake" }, ana.id, now);
const everyone = [ana.id, ben.id, chloe.id];
const { events } = changeTodo(cake, { completed: true }, ana.id, now, everyone);
const completion = { id: "event", traceparent: null, event: events[0] as TodoCompleted };

/** All accounts except Chloe are still members. */
const withoutChloe: StillMembers = async (accounts) =>
  accounts.filter(({ accountId }) => accountId !== chloe.id);

test("given a completion, when a recipient has left the list, then she is not notified", async () => {
  const added: NewNotification[] = [];
  const notify = notifyRecipients({
    stillMembers: withoutChloe,
    notifications: { add: async (notifications) => void added.push(...notifications) },
    idFor: (eventId, accountId) => `${eventId} ${accountId}`,
  });
  await notify([completion]);
  const about = { todoId: "cake", listId: party.id, title: "Cake", completedBy: ana.id };
  const expected = { ...about, id: "event ben", accountId: ben.id, createdAt: now };
  expect(added).toEqual([expected]);
});

test("given a completion, when it is handled, then an e-mail is due to each recipient, in the trace of the event", () => {
  const due = emailRecipients({ countEmail: () => true, newId: () => "new" });
  const messages = due({ ...completion, traceparent: "00-trace" });
  expect(messages.map(({ key, traceparent }) => [key, traceparent])).toEqual([
    ["cake ben", "00-trace"],
    ["cake chloe", "00-trace"],
  ]);
  expect(JSON.stringify(messages)).not.toContain("@example.com");
});

test("given an actor at the hourly limit, when another todo is completed, then no more e-mail is due", () => {
  let left = 1;
  const due = emailRecipients({ countEmail: () => left-- > 0, newId: () => "new" });
  expect(due(completion)).toHaveLength(1);
  expect(due(completion)).toHaveLength(0);
});

test("given a due e-mail, when its recipient has left the list, then it is not sent", async () => {
  const sent: Email[] = [];
  const details = { to: ben.email, actorName: "Ana", listName: "Party" };
  const send = sendDueEmail({
    emailDetailsOf: async ({ accountId }) => (accountId === ben.id ? details : undefined),
    sendEmail: async (email) => void sent.push(email),
    publicUrl: "http://localhost",
  });
  for (const { id: accountId } of [ben, chloe]) {
    await send({ actorId: ana.id, accountId, listId: party.id, title: "Cake" });
  }
  expect(sent).toMatchObject([{ to: ben.email, subject: "Done: Cake" }]);
  expect(sent[0]?.text).toContain('Ana completed "Cake" in the list "Party".');
});
