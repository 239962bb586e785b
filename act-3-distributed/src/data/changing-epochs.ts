import type { Epochs } from "../application/permitted-lists.ts";
import type { EnsureTuples } from "./member-tuples.ts";

/**
 * Gives accounts new epochs after their tuples, and never before: a search that reads a new epoch must
 * load the new permissions. `accountIds` get one in any case, because a process may have died between
 * the two.
 */
export const changingEpochs =
  (ensure: EnsureTuples, epochs: Pick<Epochs, "change">): EnsureTuples =>
  async (listId, accountIds = []) => {
    const changed = await ensure(listId);
    await epochs.change([...changed, ...accountIds]);
    return changed;
  };
