import type { Accounts } from "../application/accounts.ts";
import type { InboxOf, Lists } from "../application/lists.ts";
import type { Members } from "../application/members.ts";
import { NotInForce, Refusal } from "../domain/errors.ts";
import type { EnsureTuples } from "./member-tuples.ts";

type Repositories = { accounts: Accounts; lists: Lists & { inboxOf: InboxOf }; members: Members };

/**
 * Puts each change of members into force before its answer leaves. A change that is refused does the
 * same: an earlier attempt may have stored it and then failed, and its repetition finds nothing to do.
 * Throws NotInForce if a change is stored and not in force. The relay then makes sure of it.
 */
export function inForce<R extends Repositories>(repositories: R, ensure: EnsureTuples): R {
  const { accounts, lists, members } = repositories;

  async function ensureStored(listId: string): Promise<void> {
    await ensure(listId).catch(({ message }: Error) => {
      throw new NotInForce(`A change of members is stored, but not yet in force: ${message}`);
    });
  }

  async function ensuring<T>(listId: string, change: Promise<T>): Promise<T> {
    const [result] = await Promise.allSettled([change]);
    const isDecided = result.status === "fulfilled" || result.reason instanceof Refusal;
    if (isDecided) await ensureStored(listId);
    return change;
  }

  return {
    ...repositories,
    accounts: {
      ...accounts,
      async add(account, passwordHash, event) {
        const added = await accounts.add(account, passwordHash, event);
        if (added) await ensureStored(await lists.inboxOf(account.id));
        return added;
      },
    },
    lists: {
      ...lists,
      async add(caller, decide) {
        const list = await lists.add(caller, decide);
        await ensureStored(list.id);
        return list;
      },
      remove: (caller, listId, decide) => ensuring(listId, lists.remove(caller, listId, decide)),
    },
    members: {
      ...members,
      add: (caller, listId, decide) => ensuring(listId, members.add(caller, listId, decide)),
      change: (caller, listId, accountId, decide) =>
        ensuring(listId, members.change(caller, listId, accountId, decide)),
      remove: (caller, listId, accountId, decide) =>
        ensuring(listId, members.remove(caller, listId, accountId, decide)),
    },
  };
}
