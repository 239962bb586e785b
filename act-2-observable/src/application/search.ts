import { queryWords } from "../domain/search.ts";
import type { Todo, TodoEvent } from "../domain/todo.ts";
import type { Permit } from "./access.ts";
import type { Caller } from "./caller.ts";

/** Where the next page begins: the sort key and the id of the last todo that was seen. */
export type Position = { key: Date | number; id: string };

export type SearchQuery = {
  accountId: string;
  /** Each must begin a word of the title; undefined: any title. */
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

/** The port that returns the age of the oldest change that search does not show yet, in ms. */
export type SearchLag = () => Promise<number>;

/** The port that makes changes findable. */
export type SearchIndex = {
  /** Applies events about todos. They may come in any order and more than once. */
  apply(events: TodoEvent[]): Promise<void>;
};

/**
 * The port that waits, within a bound, until search shows what was written before a token. Returns
 * false if that took too long. Throws InvalidInput if it is no token.
 */
export type CaughtUp = (token: string) => Promise<boolean>;

export type SearchInput = Omit<SearchQuery, "accountId" | "words"> & { q: string; token?: string };

export type SearchUseCases = ReturnType<typeof searchUseCases>;

export function searchUseCases({
  search,
  searchLag,
  permit,
  wordsPerSearch,
  caughtUp,
}: {
  search: Search;
  searchLag: SearchLag;
  permit: Permit;
  wordsPerSearch: number;
  caughtUp: CaughtUp;
}) {
  return {
    async search(caller: Caller, { q, token, ...input }: SearchInput) {
      const words = q ? queryWords(q, wordsPerSearch) : undefined;
      if (input.listId) await permit(caller, "read", input.listId);
      const isCaughtUp = token === undefined || (await caughtUp(token));
      const lagMs = await searchLag(); // before the search, which may then be newer but not older
      const found = await search({ ...input, accountId: caller.account.id, words });
      return {
        ...found,
        lagMs,
        isCaughtUp,
      };
    },
  };
}
