import type { Account } from "../domain/account.ts";
import { NotFound } from "../domain/errors.ts";
import {
  completionMail,
  type Mail,
  type Notification,
  notification,
  recipients,
} from "../domain/notification.ts";
import type { Lists } from "./lists.ts";
import type { Members } from "./members.ts";
import type { Notify } from "./todos.ts";

export type Notifications = {
  add(accountId: string, notification: Notification): Promise<void>;
  /** Newest first, from the first after `after`. */
  page(accountId: string, after: After | undefined, limit: number): Promise<Notification[]>;
  /** Returns false where this account has no such notification. */
  markRead(accountId: string, id: string, now: Date): Promise<boolean>;
};
type After = { createdAt: Date; id: string };

export type SendMail = (mail: Mail) => Promise<void>;

export type NotificationUseCases = ReturnType<typeof notificationUseCases>;

export function notificationUseCases({
  notifications,
  clock,
}: {
  notifications: Notifications;
  clock: () => Date;
}) {
  return {
    page: (actor: Account, { after, limit }: { after?: After; limit: number }) =>
      notifications.page(actor.id, after, limit),

    async markRead(actor: Account, id: string) {
      if (!(await notifications.markRead(actor.id, id, clock()))) {
        throw new NotFound("notification");
      }
    },
  };
}

/**
 * Tells the other members of a list about a completed todo. It runs after the change has been
 * committed: a crash in between loses the notifications. Act 2 mends that with an outbox.
 */
export function notifyMembers({
  lists,
  members,
  notifications,
  sendMail,
  publicUrl,
  newId,
}: {
  lists: Pick<Lists, "find">;
  members: Pick<Members, "of">;
  notifications: Pick<Notifications, "add">;
  sendMail: SendMail;
  publicUrl: string;
  newId: () => string;
}): Notify {
  return async (event, actor) => {
    const list = await lists.find(event.todo.listId);
    if (!list) return;
    for (const member of recipients(event, await members.of(list.id))) {
      await notifications.add(member.accountId, notification(newId(), event, actor));
      await sendMail(completionMail(member.email, event, actor, list, publicUrl));
    }
  };
}
