import { z } from "zod";
import { BadMessage } from "../application/outbox.ts";
import type { Message } from "../domain/message.ts";
import type { Addressed, Email, Notification } from "../domain/notification.ts";
import type { TodoEvent } from "../domain/todo.ts";

// Stored messages are JSON, in which dates are text.
const date = z.union([z.date(), z.iso.datetime().pipe(z.coerce.date())]);

const EmailDue = z.object({
  type: z.literal("email.due"),
  version: z.literal(1),
  data: z.object({ email: z.object({ to: z.string(), subject: z.string(), text: z.string() }) }),
});

const NotificationDue = z.object({
  type: z.literal("notification.due"),
  version: z.literal(1),
  data: z.object({
    notification: z.object({
      id: z.uuid(),
      accountId: z.uuid(),
      todoId: z.uuid(),
      listId: z.uuid(),
      title: z.string(),
      completedBy: z.object({ id: z.uuid(), name: z.string() }),
      createdAt: date,
      readAt: z.null(),
    }),
  }),
});

const TodoChanged = z.object({
  type: z.enum([
    "todo.created",
    "todo.renamed",
    "todo.reordered",
    "todo.completed",
    "todo.reopened",
  ]),
  version: z.literal(1),
  occurredAt: date,
  data: z.object({
    actorId: z.uuid(),
    todo: z.object({
      id: z.uuid(),
      listId: z.uuid(),
      title: z.string(),
      completedAt: date.nullable(),
      order: z.number(),
      createdBy: z.uuid(),
      createdAt: date,
      version: z.int(),
    }),
  }),
});

const TodoDeleted = z.object({
  type: z.literal("todo.deleted"),
  version: z.literal(1),
  occurredAt: date,
  data: z.object({ actorId: z.uuid(), todoId: z.uuid(), listId: z.uuid(), version: z.int() }),
});

/**
 * Checks that a message has the shape that its type and version promise.
 * @throws BadMessage that names the wrong fields, but not their values
 */
function decode<T>(schema: z.ZodType<T>, message: Message): T {
  const result = schema.safeParse(message);
  if (result.success) return result.data;
  const fields = result.error.issues.map(({ path }) => path.join("."));
  throw new BadMessage(`A message of type ${message.type} has wrong fields: ${fields.join(", ")}`);
}

export const emailOf = (message: Message): Email => decode(EmailDue, message).data.email;

export const notificationOf = (message: Message): Addressed<Notification> =>
  decode(NotificationDue, message).data.notification;

export function todoEventOf(message: Message): TodoEvent {
  if (message.type === "todo.deleted") {
    const { type, occurredAt, data } = decode(TodoDeleted, message);
    return { type, occurredAt, ...data };
  }
  const { type, occurredAt, data } = decode(TodoChanged, message);
  return { type, occurredAt, ...data };
}
