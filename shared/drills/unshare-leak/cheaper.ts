import type { Edit } from "../edits.ts";

const file = "src/services/read-api.ts";

/** The cheaper fix: search keeps the lists of each caller for two seconds. */
export const cheaper: Edit[] = [
  {
    file,
    find: 'import { searchUseCases } from "../application/search.ts";',
    replace: 'import { type ListsOf, searchUseCases } from "../application/search.ts";',
  },
  {
    file,
    find: 'listsOf: (accountId) => permissions.listsOf(accountId, "read"),',
    replace: 'listsOf: keptFor(2_000, (accountId) => permissions.listsOf(accountId, "read")),',
  },
  {
    file,
    find: "if (import.meta.main) await runService(composeReadApi);",
    replace: `/** Keeps the lists of each account for this time. */
function keptFor(ms: number, listsOf: ListsOf): ListsOf {
  const kept = new Map<string, { lists: string[]; untilMs: number }>();
  return async (accountId) => {
    const found = kept.get(accountId);
    if (found && performance.now() < found.untilMs) return found.lists;
    const lists = await listsOf(accountId);
    kept.set(accountId, { lists, untilMs: performance.now() + ms });
    return lists;
  };
}

if (import.meta.main) await runService(composeReadApi);`,
  },
];
