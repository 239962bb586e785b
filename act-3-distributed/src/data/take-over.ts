import { type Database, prepared } from "./database.ts";

const takeNotifications = prepared(
  `WITH taken AS (DELETE FROM outbox WHERE topic = 'notification' RETURNING data -> 'notification' AS n)
   INSERT INTO notifications (id, account_id, todo_id, list_id, title, completed_by, created_at)
     SELECT (n ->> 'id')::uuid, (n ->> 'accountId')::uuid, (n ->> 'todoId')::uuid,
       (n ->> 'listId')::uuid, n ->> 'title', (n -> 'completedBy' ->> 'id')::uuid,
       (n ->> 'createdAt')::timestamptz
     FROM taken ON CONFLICT DO NOTHING`,
);
// A key is the id of a todo and an address. An e-mail about a deleted todo is not sent.
const takeEmails = prepared(
  `WITH taken AS (DELETE FROM outbox WHERE topic = 'email' RETURNING *)
   INSERT INTO email.outbox (topic, id, type, version, occurred_at, key, traceparent, data)
     SELECT topic, taken.id, type, 2, occurred_at, t.id || ' ' || a.id, traceparent,
       jsonb_build_object(
         'actorId', actor_id, 'accountId', a.id, 'listId', t.list_id, 'title', t.title)
     FROM taken
     JOIN todos t ON t.id::text = split_part(taken.key, ' ', 1)
     JOIN accounts a ON a.email = split_part(taken.key, ' ', 2)`,
);

/**
 * Act 2 had its own messages for notifications and e-mails. Those that it has left in the outbox
 * become rows of act 3. This can be repeated, because a release can go back to act 2 and forward
 * again.
 */
export async function takeOver(db: Database): Promise<void> {
  await db.run(takeNotifications);
  await db.run(takeEmails);
}
