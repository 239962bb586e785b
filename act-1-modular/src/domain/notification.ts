import type { Account } from "./account.ts";
import type { List, Member } from "./list.ts";
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

/** Who hears of a completed todo: everybody on the list but the one who did it. */
export const recipients = (event: TodoEvent, members: Member[]) =>
  members.filter((member) => member.accountId !== event.actorId);

/** What one of them finds in the app. */
export const notification = (id: string, { todo, occurredAt }: TodoEvent, actor: Account) => ({
  id,
  todoId: todo.id,
  listId: todo.listId,
  title: todo.title,
  completedBy: { id: actor.id, name: actor.name },
  createdAt: occurredAt,
  readAt: null,
});

/** What one of them gets by e-mail. */
export const completionMail = (
  to: string,
  { todo }: TodoEvent,
  actor: Account,
  list: List,
  publicUrl: string,
): Mail => ({
  to,
  subject: `Done: ${todo.title}`,
  text: `${actor.name} completed "${todo.title}" in the list "${list.name}".\n\n${publicUrl}\n`,
});
