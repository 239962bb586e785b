import { NotFound } from "../domain/errors.ts";
import type { Email, NewNotification, Notification } from "../domain/notification.ts";
import type { Caller } from "./caller.ts";
import { Undeliverable } from "./outbox.ts";

export type Notifications = {
  /** Returns the notifications after `after`, newest first. */
  page(accountId: string, after: After | undefined, limit: number): Promise<Notification[]>;
  /** Adds notifications. Those that exist stay as they are. */
  add(notifications: NewNotification[]): Promise<void>;
  /** Returns false if this account has no such notification. */
  markRead(accountId: string, id: string, now: Date): Promise<boolean>;
};
type After = { createdAt: Date; id: string };

/** Counts an e-mail that an account causes. Returns false above the hourly limit. */
export type CountEmail = (accountId: string) => boolean;

/** Throws EmailRefused or DeadlineExceeded, or another error if the e-mail was not sent. */
export type SendEmail = (email: Email) => Promise<void>;

/** The mail server refuses the e-mail permanently, so a retry can't help. */
export class EmailRefused extends Undeliverable {}

export class DeadlineExceeded extends Error {}

export type NotificationUseCases = ReturnType<typeof notificationUseCases>;

export function notificationUseCases({
  notifications,
  clock,
}: {
  notifications: Notifications;
  clock: () => Date;
}) {
  return {
    page: (caller: Caller, { after, limit }: { after?: After; limit: number }) =>
      notifications.page(caller.account.id, after, limit),

    async markRead(caller: Caller, id: string) {
      if (!(await notifications.markRead(caller.account.id, id, clock()))) {
        throw new NotFound("notification");
      }
    },
  };
}
