export type Notification = {
  id: string;
  todoId: string;
  listId: string;
  title: string;
  completedBy: { id: string; name: string };
  createdAt: Date;
  readAt: Date | null;
};

/** A notification for an account, before it is stored. `completedBy` is the id of an account. */
export type NewNotification = Omit<Notification, "completedBy" | "readAt"> & {
  accountId: string;
  completedBy: string;
};

export type Email = { to: string; subject: string; text: string };

/** An e-mail to a member about a completed todo. Its text is written when it is sent. */
export type DueEmail = {
  readonly actorId: string;
  readonly accountId: string;
  readonly listId: string;
  readonly title: string;
};

/** What an e-mail needs besides the todo. None of it is in an event. */
export type EmailDetails = { to: string; actorName: string; listName: string };

export function completionEmail(title: string, details: EmailDetails, publicUrl: string): Email {
  const { to, actorName, listName } = details;
  return {
    to,
    subject: `Done: ${title}`,
    text: `${actorName} completed "${title}" in the list "${listName}".\n\n${publicUrl}\n`,
  };
}
