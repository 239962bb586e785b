import type { Permissions } from "./access.ts";
import type { ListsOf } from "./search.ts";

/** The port to the epoch of each account: a value that changes whenever its permissions change. */
export type Epochs = {
  /** Returns undefined if the account has none. */
  of(accountId: string): Promise<string | undefined>;
  /** Gives accounts new epochs. */
  change(accountIds: string[]): Promise<void>;
};

/** An account with 10,000 lists needs about a megabyte. */
const maxAccounts = 1_000;

/**
 * Returns the lists that an account may read, and keeps them as long as its epoch stays the same.
 *
 * Whoever changes a permission changes it first and the epoch afterwards, before the change is
 * acknowledged. The lists are kept under the epoch that was read before they were loaded. So lists that
 * were loaded before a change are under an older epoch, and nobody who begins after the acknowledgement
 * gets them.
 */
export function permittedLists(
  { listsOf }: Pick<Permissions, "listsOf">,
  epochs: Pick<Epochs, "of">,
): ListsOf {
  const kept = new Map<string, { epoch: string; lists: string[] }>();

  return async (accountId) => {
    const epoch = await epochs.of(accountId);
    const found = kept.get(accountId);
    kept.delete(accountId);
    const isCurrent = epoch !== undefined && found?.epoch === epoch;
    const lists = isCurrent ? found.lists : await listsOf(accountId, "read");
    // Without an epoch, nobody could tell when they change.
    if (epoch !== undefined) kept.set(accountId, { epoch, lists });
    // The one that was used the longest time ago is first.
    const [first] = kept.keys();
    if (first && kept.size > maxAccounts) kept.delete(first);
    return lists;
  };
}
