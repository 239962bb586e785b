import type { Account } from "./account.ts";
import type { Member } from "./list.ts";

export type Notification = {
  id: string;
  todoId: string;
  listId: string;
  title: string;
  completedBy: { id: string; name: string };
  createdAt: Date;
  readAt: Date | null;
};

export type Email = { to: string; subject: string; text: string };

/** A value for one account. */
export type Addressed<T> = T & { accountId: string };

/** The members of a list are notified of this event. */
export type Completion = {
  readonly occurredAt: Date;
  readonly todo: { readonly id: string; readonly listId: string; readonly title: string };
};

/** The members of a list when a todo was completed, and the list's details for the e-mail. */
export type Audience = { members: Member[]; listName: string; publicUrl: string };

/** The notices for members, in the app and by e-mail. */
export type Notices = { notifications: Addressed<Notification>[]; emails: Email[] };

/**
 * Returns notices for all members except the one who completed the todo. Without a completion there
 * are none. `countEmail` counts an e-mail of the actor, and returns false above the hourly limit.
 */
export function completionNotices(
  completed: Completion | undefined,
  actor: Account,
  audience: Audience,
  countEmail: () => boolean,
  newId: () => string,
): Notices {
  if (!completed) return { notifications: [], emails: [] };
  const recipients = audience.members.filter(({ accountId }) => accountId !== actor.id);
  return {
    notifications: recipients.map(({ accountId }) => ({
      ...notification(completed, actor, newId()),
      accountId,
    })),
    emails: recipients
      .filter(() => countEmail())
      .map((recipient) => ({ to: recipient.email, ...email(completed, actor, audience) })),
  };
}

function notification({ todo, occurredAt }: Completion, actor: Account, id: string): Notification {
  const { id: todoId, listId, title } = todo;
  const completedBy = { id: actor.id, name: actor.name };
  return { id, todoId, listId, title, completedBy, createdAt: occurredAt, readAt: null };
}

const email = ({ todo }: Completion, actor: Account, { listName, publicUrl }: Audience) => ({
  subject: `Done: ${todo.title}`,
  text: `${actor.name} completed "${todo.title}" in the list "${listName}".\n\n${publicUrl}\n`,
});
