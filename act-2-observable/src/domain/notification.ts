import type { Account } from "./account.ts";
import type { Member } from "./list.ts";
import type { NewMessage } from "./message.ts";
import type { TodoEvent } from "./todo.ts";

export type Notification = {
  id: string;
  todoId: string;
  listId: string;
  title: string;
  completedBy: { id: string; name: string };
  createdAt: Date;
  readAt: Date | null;
};

export type Mail = { to: string; subject: string; text: string };

/** Something for one account. */
export type Addressed<T> = T & { accountId: string };

/** Who hears of a completed todo: everybody on the list but the one who did it. */
export function recipients(event: TodoEvent, members: Member[]): Member[] {
  if (event.type !== "todo.completed") return [];
  return members.filter((member) => member.accountId !== event.actorId);
}

/** What they find in the app. */
export function notifications(
  event: TodoEvent,
  actor: Account,
  members: Member[],
  newId: () => string,
): Addressed<Notification>[] {
  const { todo, occurredAt } = event;
  return recipients(event, members).map(({ accountId }) => ({
    id: newId(),
    accountId,
    todoId: todo.id,
    listId: todo.listId,
    title: todo.title,
    completedBy: { id: actor.id, name: actor.name },
    createdAt: occurredAt,
    readAt: null,
  }));
}

/** What they get by e-mail. */
export function completionMails(
  event: TodoEvent,
  actor: Account,
  members: Member[],
  listName: string,
  publicUrl: string,
): Mail[] {
  const { title } = event.todo;
  return recipients(event, members).map(({ email }) => ({
    to: email,
    subject: `Done: ${title}`,
    text: `${actor.name} completed "${title}" in the list "${listName}".\n\n${publicUrl}\n`,
  }));
}

/** Who hears of what happens on a list, and what a mail says about where. */
export type Audience = { members: Member[]; listName: string; publicUrl: string };

export const nobody: Audience = { members: [], listName: "", publicUrl: "" };

/** The messages that a completed todo causes: a notification and an e-mail for each other member. */
export function completionMessages(
  event: TodoEvent | undefined,
  actor: Account,
  { members, listName, publicUrl }: Audience,
  newId: () => string,
): NewMessage[] {
  if (!event) return [];
  const { occurredAt, todo } = event;
  const inApp = notifications(event, actor, members, newId).map((notification) => ({
    type: "notification.due" as const,
    key: `${todo.id} ${notification.accountId}`,
    data: { actorId: actor.id, notification },
  }));
  const emails = completionMails(event, actor, members, listName, publicUrl).map((email) => ({
    type: "email.due" as const,
    key: `${todo.id} ${email.to}`,
    data: { actorId: actor.id, email },
  }));
  const due = [...inApp, ...emails];
  return due.map((message) => ({ ...message, id: newId(), version: 1, occurredAt }));
}
