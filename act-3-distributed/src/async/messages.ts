import { z } from "zod";
import { BadMessage } from "../application/outbox.ts";
import type { Completion } from "../application/reactions.ts";
import type { Message } from "../domain/message.ts";
import type { DueEmail } from "../domain/notification.ts";
import type { TodoEvent } from "../domain/todo.ts";
import { completionContracts, type EventContract, todoContracts } from "./event-contracts.ts";

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

/**
 * Checks that a message has the shape that its type and version promise.
 * @throws BadMessage that names the wrong fields, but not their values
 */
function decode<Schema extends z.ZodType>(schema: Schema, message: Message): z.output<Schema> {
  const result = schema.safeParse(message);
  if (result.success) return result.data;
  const fields = result.error.issues.map(({ path }) => path.join("."));
  throw new BadMessage(`A message of type ${message.type} has wrong fields: ${fields.join(", ")}`);
}

/** Finds the contract of an event, and decodes the event by it. */
function eventOf<Contract extends EventContract>(
  contracts: Contract[],
  message: Message,
): z.output<Contract["schema"]> {
  const { type, version } = message;
  const contract = contracts.find((one) => one.type === type && one.version === version);
  if (!contract) throw new BadMessage(`No contract of this consumer describes ${type}.v${version}`);
  return decode<Contract["schema"]>(contract.schema, message);
}

export const dueEmailOf = (message: Message): DueEmail => decode(EmailDue, message).data;

export function completionOf(message: Message): Completion {
  const { id, traceparent } = message;
  return { id, traceparent, event: eventOf(completionContracts, message) };
}

export const todoEventOf = (message: Message): TodoEvent => eventOf(todoContracts, message);
