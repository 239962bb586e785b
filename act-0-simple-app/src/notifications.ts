import type { Router } from "express";
import { v7 as uuidv7 } from "uuid";
import { z } from "zod";
import { allowOnly, apiRouter, cursor, cursorAt, limit, notFound, parse } from "./http.ts";
import { hourly } from "./limits.ts";
import type { Account, Context, TodoRow } from "./types.ts";

type Recipient = Account & { listName: string };
type NotificationRow = {
  id: string;
  todoId: string;
  listId: string;
  title: string;
  completedById: string;
  completedByName: string;
  createdAt: string;
  readAt: string | null;
};

const Page = z.strictObject({
  limit,
  cursor: cursor(z.tuple([z.iso.datetime(), z.uuid()])).optional(),
});

/**
 * Returns a function that notifies the other members of a list about a completed todo. Call it in
 * the transaction of the change. It stores the notifications and returns a function that sends the
 * e-mails. Call that function after the commit.
 */
export function notifier({ db, config, sendMail }: Context) {
  const countEmail = hourly(config.emailsPerHour);
  const findRecipients = db.prepare<[string, string], Recipient>(
    `SELECT a.id, a.email, a.name, l.name AS listName FROM members m
     JOIN accounts a ON a.id = m.account_id JOIN lists l ON l.id = m.list_id
     WHERE m.list_id = ? AND m.account_id <> ?`,
  );
  const insertNotification = db.prepare(
    `INSERT INTO notifications (id, account_id, todo_id, list_id, title, completed_by, created_at)
     VALUES (:id, :accountId, :todoId, :listId, :title, :completedBy, :createdAt)`,
  );

  return (todo: TodoRow, completedBy: Account) => {
    const recipients = findRecipients.all(todo.listId, completedBy.id);
    for (const { id: accountId } of recipients) {
      insertNotification.run({
        id: uuidv7(),
        accountId,
        todoId: todo.id,
        listId: todo.listId,
        title: todo.title,
        completedBy: completedBy.id,
        createdAt: todo.completedAt,
      });
    }
    // The response waits for the mail server. Act 1 fixes that.
    return async () => {
      for (const { email, listName } of recipients) {
        if (!countEmail(completedBy.id)) {
          console.warn(`EMAILS_PER_HOUR is reached: ${completedBy.id} causes no more e-mails.`);
          break;
        }
        const text = `${completedBy.name} completed "${todo.title}" in the list "${listName}".`;
        await sendMail({
          to: email,
          subject: `Done: ${todo.title}`,
          text: `${text}\n\n${config.publicUrl}\n`,
        });
      }
    };
  };
}

/** The routes of the caller's own notifications. */
export function notificationRoutes({ db, config }: Context): Router {
  const router = apiRouter();

  const findNotifications = db.prepare<object, NotificationRow>(
    `SELECT n.id, n.todo_id AS todoId, n.list_id AS listId, n.title, a.id AS completedById,
       a.name AS completedByName, n.created_at AS createdAt, n.read_at AS readAt
     FROM notifications n JOIN accounts a ON a.id = n.completed_by
     WHERE n.account_id = :accountId AND (n.created_at, n.id) < (:createdAt, :id)
     ORDER BY n.created_at DESC, n.id DESC LIMIT :limit`,
  );
  const markRead = db.prepare(
    `UPDATE notifications SET read_at = coalesce(read_at, :now)
     WHERE id = :id AND account_id = :accountId`,
  );

  router.get("/notifications", (req, res) => {
    const query = parse(Page, req.query);
    const [createdAt, id] = query.cursor ?? ["~", ""];
    const accountId = res.locals.account.id;
    const rows = findNotifications.all({ accountId, createdAt, id, limit: query.limit + 1 });
    const page = rows.slice(0, query.limit);
    const last = page.at(-1);
    if (last && rows.length > page.length) {
      const next = new URLSearchParams({ limit: String(query.limit) });
      next.set("cursor", cursorAt(last.createdAt, last.id));
      res.links({ next: `${config.publicUrl}/notifications?${next}` });
    }
    res.json(
      page.map(({ completedById, completedByName, ...notification }) => ({
        ...notification,
        completedBy: { id: completedById, name: completedByName },
      })),
    );
  });

  router.post("/notifications/:id/read", (req, res) => {
    const now = new Date().toISOString();
    const { changes } = markRead.run({ id: req.params.id, accountId: res.locals.account.id, now });
    if (changes === 0) throw notFound("notification");
    res.status(204).end();
  });

  router.all("/notifications", allowOnly("GET"));
  router.all("/notifications/:id/read", allowOnly("POST"));
  return router;
}
