import type { Account } from "./account.ts";
import type { Member } from "./list.ts";
import type { NewMessage } from "./message.ts";

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

/** The event that members of a list are told about. */
export type Completion = {
  readonly occurredAt: Date;
  readonly todo: { readonly id: string; readonly listId: string; readonly title: string };
};

/** The members of a list when a todo on it was completed, and what an e-mail says about the list. */
export type Audience = { members: Member[]; listName: string; publicUrl: string };

/** What members are told: in the app, and by e-mail. */
export type Notices = { notifications: Addressed<Notification>[]; mails: Mail[] };

/** Notices for all members but the one who completed the todo. None without a completion. */
export function completionNotices(
  completed: Completion | undefined,
  actor: Account,
  audience: Audience,
  newId: () => string,
): Notices {
  if (!completed) return { notifications: [], mails: [] };
  const recipients = audience.members.filter(({ accountId }) => accountId !== actor.id);
  return {
    notifications: recipients.map(({ accountId }) => ({
      ...notification(completed, actor, newId()),
      accountId,
    })),
    mails: recipients.map(({ email }) => ({ to: email, ...mail(completed, actor, audience) })),
  };
}

function notification({ todo, occurredAt }: Completion, actor: Account, id: string): Notification {
  const { id: todoId, listId, title } = todo;
  const completedBy = { id: actor.id, name: actor.name };
  return { id, todoId, listId, title, completedBy, createdAt: occurredAt, readAt: null };
}

const mail = ({ todo }: Completion, actor: Account, { listName, publicUrl }: Audience) => ({
  subject: `Done: ${todo.title}`,
  text: `${actor.name} completed "${todo.title}" in the list "${listName}".\n\n${publicUrl}\n`,
});

/** The messages that a completion causes: a notification and an e-mail for each other member. */
export function completionMessages(
  completed: Completion | undefined,
  actor: Account,
  audience: Audience,
  newId: () => string,
): NewMessage[] {
  if (!completed) return [];
  const { occurredAt, todo } = completed;
  const { notifications, mails } = completionNotices(completed, actor, audience, newId);
  const inApp = notifications.map((notification) => ({
    type: "notification.due" as const,
    key: `${todo.id} ${notification.accountId}`,
    data: { actorId: actor.id, notification },
  }));
  const emails = mails.map((email) => ({
    type: "email.due" as const,
    key: `${todo.id} ${email.to}`,
    data: { actorId: actor.id, email },
  }));
  const due = [...inApp, ...emails];
  return due.map((message) => ({ ...message, id: newId(), version: 1, occurredAt }));
}
