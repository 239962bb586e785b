import { NotFound } from "../domain/errors.ts";
import { completionMails, type Mail, type Notification } from "../domain/notification.ts";
import type { Caller } from "./caller.ts";
import type { Lists } from "./lists.ts";
import type { MailMembers } from "./todos.ts";

export type Notifications = {
  /** Newest first, from the first after `after`. */
  page(accountId: string, after: After | undefined, limit: number): Promise<Notification[]>;
  /** Returns false where this account has no such notification. */
  markRead(accountId: string, id: string, now: Date): Promise<boolean>;
};
type After = { createdAt: Date; id: string };

/** Throws EmailRefused or DeadlineExceeded, or another error if the e-mail was not sent. */
export type SendMail = (mail: Mail) => Promise<void>;

/** The mail server refuses the e-mail for good: a retry can't help. */
export class EmailRefused extends Error {}

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

/** Sends the members of a list their e-mails about a completed todo. */
export function mailMembers({
  lists,
  sendMail,
  publicUrl,
}: {
  lists: Pick<Lists, "find">;
  sendMail: SendMail;
  publicUrl: string;
}): MailMembers {
  return async (event, actor, members) => {
    const list = await lists.find(event.todo.listId);
    if (!list) return;
    const mails = completionMails(event, actor, members, list.name, publicUrl);
    for (const mail of mails) await sendMail(mail);
  };
}
