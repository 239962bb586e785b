import { queryWords } from "../domain/search.ts";
import type { Todo } from "../domain/todo.ts";
import type { Permit } from "./access.ts";
import type { Caller } from "./caller.ts";

/** The sort key and the id of the last todo on a page. The next page begins after it. */
export type Position = { key: Date | number; id: string };

export type SearchQuery = {
  accountId: string;
  /** Each must match the start of a word in the title. Undefined matches every title. */
  words: string[] | undefined;
  completed?: boolean;
  listId?: string;
  sort: "newest" | "relevance";
  after?: Position;
  limit: number;
};

/** The port that finds the todos that an account may see. */
export type Search = (
  query: SearchQuery,
) => Promise<{ items: Todo[]; total: number; next: Position | undefined }>;

export type SearchInput = Omit<SearchQuery, "accountId" | "words"> & { q: string };

export type SearchUseCases = ReturnType<typeof searchUseCases>;

export function searchUseCases({
  search,
  permit,
  wordsPerSearch,
}: {
  search: Search;
  permit: Permit;
  wordsPerSearch: number;
}) {
  return {
    async search(caller: Caller, { q, ...input }: SearchInput) {
      const words = q ? queryWords(q, wordsPerSearch) : undefined;
      if (input.listId) await permit(caller, "read", input.listId);
      return search({ ...input, accountId: caller.account.id, words });
    },
  };
}
