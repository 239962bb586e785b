import type { BatchHandler } from "../application/outbox.ts";
import type { Message } from "../domain/message.ts";

const changesMembers = ({ type }: Message) => type.startsWith("member.") || type === "list.deleted";

/** The account whose role has changed. A deleted list names nobody. */
const accountOf = ({ data }: Message) => (data as { accountId?: string }).accountId ?? [];

/**
 * Wraps the publisher: makes sure that a change of members is in force before anybody hears of it. The
 * process that has stored the change may have died before it did so itself.
 */
export function ensuringTuples(
  ensure: (listId: string, accountIds: string[]) => Promise<void>,
  publish: BatchHandler,
): BatchHandler {
  return async (entries) => {
    const messages = entries.map(({ message }) => message).filter(changesMembers);
    const lists = Map.groupBy(messages, ({ key }) => key);
    for (const [id, changes] of lists) await ensure(id, changes.flatMap(accountOf));
    await publish(entries);
  };
}
