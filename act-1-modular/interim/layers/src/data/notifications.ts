import type { Notifications } from "../application/notifications.ts";
import type { Addressed, Notification } from "../domain/notification.ts";
import type { Database } from "./database.ts";

type Row = {
  id: string;
  todoId: string;
  listId: string;
  title: string;
  completedById: string;
  completedByName: string;
  createdAt: string;
  readAt: string | null;
};

/** Stores notifications in the transaction of the change that they are about. */
export function notificationAdder(db: Database) {
  const insertNotification = db.prepare(
    `INSERT INTO notifications (id, account_id, todo_id, list_id, title, completed_by, created_at)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
  );
  return (notifications: Addressed<Notification>[]): void => {
    for (const { id, accountId, todoId, listId, title, completedBy, createdAt } of notifications) {
      const values = [id, accountId, todoId, listId, title, completedBy.id];
      insertNotification.run(...values, createdAt.toISOString());
    }
  };
}

export function notificationRepository(db: Database): Notifications {
  const findPage = db.prepare<object, Row>(
    `SELECT n.id, n.todo_id AS todoId, n.list_id AS listId, n.title, a.id AS completedById,
       a.name AS completedByName, n.created_at AS createdAt, n.read_at AS readAt
     FROM notifications n JOIN accounts a ON a.id = n.completed_by
     WHERE n.account_id = :accountId
       AND (:createdAt IS NULL OR (n.created_at, n.id) < (:createdAt, :id))
     ORDER BY n.created_at DESC, n.id DESC LIMIT :limit`,
  );
  const markRead = db.prepare(
    `UPDATE notifications SET read_at = coalesce(read_at, :now)
     WHERE id = :id AND account_id = :accountId`,
  );

  return {
    async page(accountId, after, limit) {
      const createdAt = after?.createdAt.toISOString() ?? null;
      const rows = findPage.all({ accountId, createdAt, id: after?.id ?? "", limit });
      return rows.map(({ completedById, completedByName, ...row }) => ({
        ...row,
        completedBy: { id: completedById, name: completedByName },
        createdAt: new Date(row.createdAt),
        readAt: row.readAt === null ? null : new Date(row.readAt),
      }));
    },

    markRead: async (accountId, id, now) =>
      markRead.run({ accountId, id, now: now.toISOString() }).changes > 0,
  };
}
