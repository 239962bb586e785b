import type { BatchHandler } from "../application/outbox.ts";
import type { Message } from "../domain/message.ts";

const changesMembers = ({ type }: Message) => type.startsWith("member.") || type === "list.deleted";

/**
 * Wraps the publisher: makes sure that a change of members is in force before anybody hears of it. The
 * process that has stored the change may have died before it did so itself.
 */
export function ensuringTuples(
  ensure: (listId: string) => Promise<void>,
  publish: BatchHandler,
): BatchHandler {
  return async (entries) => {
    const messages = entries.map(({ message }) => message).filter(changesMembers);
    for (const listId of new Set(messages.map(({ key }) => key))) await ensure(listId);
    await publish(entries);
  };
}
