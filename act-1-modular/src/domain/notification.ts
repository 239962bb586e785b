import type { Account } from "./account.ts";
import type { Member } from "./list.ts";
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
export function recipients(event: TodoEvent | undefined, members: Member[]): Member[] {
  if (event?.type !== "todo.completed") return [];
  return members.filter((member) => member.accountId !== event.actorId);
}

/** What they find in the app. */
export function notifications(
  event: TodoEvent | undefined,
  actor: Account,
  members: Member[],
  newId: () => string,
): Addressed<Notification>[] {
  if (!event) return [];
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
