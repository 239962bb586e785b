import type { NewMessage } from "../domain/message.ts";
import { completionEmail, type DueEmail, type EmailDetails } from "../domain/notification.ts";
import type { TodoCompleted } from "../domain/todo.ts";
import type { CountEmail, Notifications, SendEmail } from "./notifications.ts";

/**
 * This file says what happens when. A use case publishes what has happened and does not know who
 * reacts. A new reaction needs a function here, a consumer in stream.ts and a statement where it is
 * composed.
 */

/** `id` is the id of the event's message. It stays the same when the event is delivered again. */
export type Completion = { id: string; traceparent: string | null; event: TodoCompleted };

/** Returns the accounts that are still members of the list. */
export type StillMembers = <T extends { accountId: string; listId: string }>(
  accounts: T[],
) => Promise<T[]>;

/** When todos are completed, every recipient who is still a member of the list is notified. */
export function notifyRecipients({
  stillMembers,
  notifications,
  idFor,
}: {
  stillMembers: StillMembers;
  notifications: Pick<Notifications, "add">;
  /** Returns the same id for the same event and account. */
  idFor: (eventId: string, accountId: string, occurredAt: Date) => string;
}) {
  return async (completions: Completion[]): Promise<void> => {
    const due = completions.flatMap(({ id, event }) => {
      const { todo, recipients, actorId, occurredAt } = event;
      const { id: todoId, listId, title } = todo;
      const about = { todoId, listId, title, completedBy: actorId, createdAt: occurredAt };
      return recipients.map((accountId) => ({
        ...about,
        accountId,
        id: idFor(id, accountId, occurredAt),
      }));
    });
    await notifications.add(await stillMembers(due));
  };
}

/** When a todo is completed, an e-mail is due to every recipient, up to the actor's hourly limit. */
export function emailRecipients({
  countEmail,
  newId,
}: {
  countEmail: CountEmail;
  newId: () => string;
}) {
  return ({ event, traceparent }: Completion): NewMessage[] => {
    const { todo, recipients, actorId, occurredAt } = event;
    const { listId, title } = todo;
    const counted = recipients.filter(() => countEmail(actorId));
    return counted.map((accountId) => ({
      id: newId(),
      type: "email.due",
      version: 2,
      occurredAt,
      key: `${todo.id} ${accountId}`,
      traceparent,
      data: { actorId, accountId, listId, title },
    }));
  };
}

/** Returns undefined if the account is no longer a member of the list. */
export type EmailDetailsOf = (
  due: Pick<DueEmail, "listId" | "accountId" | "actorId">,
) => Promise<EmailDetails | undefined>;

/** When an e-mail is due, it is sent, unless its recipient has left the list. */
export function sendDueEmail({
  emailDetailsOf,
  sendEmail,
  publicUrl,
}: {
  emailDetailsOf: EmailDetailsOf;
  sendEmail: SendEmail;
  publicUrl: string;
}) {
  return async (due: DueEmail): Promise<void> => {
    const details = await emailDetailsOf(due);
    if (details) await sendEmail(completionEmail(due.title, details, publicUrl));
  };
}
