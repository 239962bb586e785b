import type { Notifications } from "../application/notifications.ts";
import type { Notification } from "../domain/notification.ts";
import { type Database, prepared } from "./database.ts";

const findPage = prepared(
  `SELECT n.id, n.todo_id AS "todoId", n.list_id AS "listId", n.title,
     json_build_object('id', a.id, 'name', a.name) AS "completedBy",
     n.created_at AS "createdAt", n.read_at AS "readAt"
   FROM notifications n JOIN accounts a ON a.id = n.completed_by
   WHERE n.account_id = $1 AND ($2::timestamptz IS NULL OR (n.created_at, n.id) < ($2, $3::uuid))
   ORDER BY n.created_at DESC, n.id DESC LIMIT $4`,
);
const insertNotifications = prepared(
  `INSERT INTO notifications (id, account_id, todo_id, list_id, title, completed_by, created_at)
   SELECT id, "accountId", "todoId", "listId", title, "completedBy", "createdAt"
   FROM jsonb_to_recordset($1) AS notification(
     id uuid, "accountId" uuid, "todoId" uuid, "listId" uuid, title text, "completedBy" uuid,
     "createdAt" timestamptz)
   ON CONFLICT DO NOTHING`,
);
const markRead = prepared(
  `UPDATE notifications SET read_at = coalesce(read_at, $3) WHERE account_id = $1 AND id = $2`,
);

export function notificationRepository(db: Database): Notifications {
  return {
    page: (accountId, after, limit) =>
      db.rows<Notification>(findPage, [accountId, after?.createdAt, after?.id, limit]),

    async add(notifications) {
      await db.run(insertNotifications, [JSON.stringify(notifications)]);
    },

    markRead: async (accountId, id, now) => (await db.run(markRead, [accountId, id, now])) > 0,
  };
}
