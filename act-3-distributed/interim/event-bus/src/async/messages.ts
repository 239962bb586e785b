import { z } from "zod";
import { BadMessage } from "../application/outbox.ts";
import type { Completion } from "../application/reactions.ts";
import type { Message } from "../domain/message.ts";
import type { DueEmail } from "../domain/notification.ts";
import type { TodoEvent } from "../domain/todo.ts";

// Stored messages are JSON, in which dates are text.
const date = z.union([z.date(), z.iso.datetime().pipe(z.coerce.date())]);

const EmailDue = z.object({
  type: z.literal("email.due"),
  version: z.literal(2),
  data: z.object({
    actorId: z.uuid(),
    accountId: z.uuid(),
    listId: z.uuid(),
    title: z.string(),
  }),
});

const TodoChanged = z.object({
  type: z.enum([
    "todo.created",
    "todo.renamed",
    "todo.reordered",
    "todo.reopened",
    "todo.republished",
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

const TodoCompleted = TodoChanged.extend({
  type: z.literal("todo.completed"),
  version: z.literal(2),
  data: TodoChanged.shape.data.extend({ recipients: z.array(z.uuid()) }),
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

export const dueEmailOf = (message: Message): DueEmail => decode(EmailDue, message).data;

/** Version 1 names nobody to tell: act 2 stored the notifications and e-mails with the todo. */
function upcast(message: Message): Message {
  if (message.type !== "todo.completed" || message.version !== 1) return message;
  return { ...message, version: 2, data: { ...(message.data as object), recipients: [] } };
}

export function completionOf(message: Message): Completion {
  const { type, occurredAt, data } = decode(TodoCompleted, upcast(message));
  const { id, traceparent } = message;
  return { id, traceparent, event: { type, occurredAt, ...data } };
}

export function todoEventOf(message: Message): TodoEvent {
  if (message.type === "todo.completed") return completionOf(message).event;
  if (message.type === "todo.deleted") {
    const { type, occurredAt, data } = decode(TodoDeleted, message);
    return { type, occurredAt, ...data };
  }
  const { type, occurredAt, data } = decode(TodoChanged, message);
  return { type, occurredAt, ...data };
}
