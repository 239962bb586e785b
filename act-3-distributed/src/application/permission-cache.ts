import type { Permissions } from "./access.ts";

/** The port to the epoch of each account: a value that changes after each change of its permissions. */
export type Epochs = {
  /** Returns undefined if the account has none. */
  of(accountId: string): Promise<string | undefined>;
  /** Gives accounts new epochs. */
  change(accountIds: string[]): Promise<void>;
};

type Questions = Pick<Permissions, "check" | "listsOf">;
type Answer = boolean | string[];

/** The ids of half a million lists need about 40 MB. */
const limits = { maxAnswers: 10_000, maxLists: 500_000 };

/**
 * Keeps each answer about an account until the account has another epoch.
 *
 * A change of permissions is stored first, then the epoch changes, and then the change is acknowledged.
 * An answer is kept under the epoch that was read before the question was asked. So an answer from
 * before the change is under an older epoch, and nobody who asks after the acknowledgement gets it.
 */
export function permissionCache(
  { check, listsOf }: Questions,
  epochs: Pick<Epochs, "of">,
  { maxAnswers, maxLists } = limits,
): Questions {
  const kept = new Map<string, { epoch: string; answer: Answer; lists: number }>();
  let listsInAll = 0;

  function forget(question: string): void {
    listsInAll -= kept.get(question)?.lists ?? 0;
    kept.delete(question);
  }

  function keep(question: string, epoch: string, answer: Answer): void {
    forget(question);
    const lists = Array.isArray(answer) ? answer.length : 0;
    kept.set(question, { epoch, answer, lists });
    listsInAll += lists;
    // A Map has its keys in the order in which they were added: the answer used longest ago is first.
    for (const oldest of kept.keys()) {
      if (kept.size <= maxAnswers && listsInAll <= maxLists) break;
      forget(oldest);
    }
  }

  async function answerTo<A extends Answer>(
    question: string,
    accountId: string,
    ask: () => Promise<A>,
  ): Promise<A> {
    // An epoch that can't be read is the same as none: nobody could tell when the answer changes.
    const epoch = await epochs.of(accountId).catch(() => undefined);
    if (epoch === undefined) return ask();
    const found = kept.get(question);
    const answer = found?.epoch === epoch ? (found.answer as A) : await ask();
    keep(question, epoch, answer);
    return answer;
  }

  return {
    check: (accountId, action, listId) =>
      answerTo(`${accountId} ${action} ${listId}`, accountId, () =>
        check(accountId, action, listId),
      ),
    listsOf: (accountId, action) =>
      answerTo(`${accountId} ${action}`, accountId, () => listsOf(accountId, action)),
  };
}
