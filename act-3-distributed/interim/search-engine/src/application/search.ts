import { NotFound } from "../domain/errors.ts";
import { queryWords } from "../domain/search.ts";
import type { Todo, TodoEvent } from "../domain/todo.ts";
import type { Caller } from "./caller.ts";

/** The sort key and the id of the last todo on a page. The next page begins after it. */
export type Position = { key: Date | number; id: string };

export type SearchQuery = {
  /** The lists in which to search. */
  listIds: string[];
  /** Each must match the start of a word in the title. Undefined matches every title. */
  words: string[] | undefined;
  completed?: boolean;
  sort: "newest" | "relevance";
  after?: Position;
  limit: number;
};

/** The port that returns the lists that an account may read, as they are now. */
export type ListsOf = (accountId: string) => Promise<string[]>;

/** The port that finds todos. */
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

/** The port that tells how far search has come in the stream of events. */
export type SearchProgress = {
  /** The position of the newest event about a todo. */
  lastPosition(): Promise<number>;
  /** Whether search shows all events up to a position. */
  hasReached(position: number): Promise<boolean>;
};

/**
 * The port that waits until search shows everything that was written before a token. Returns false
 * if this takes too long. Throws InvalidInput if the token is invalid.
 */
export type CaughtUp = (token: string) => Promise<boolean>;

export type SearchInput = Omit<SearchQuery, "listIds" | "words"> & {
  q: string;
  listId?: string;
  token?: string;
};

export type SearchUseCases = ReturnType<typeof searchUseCases>;

export function searchUseCases({
  search,
  searchLag,
  listsOf,
  wordsPerSearch,
  caughtUp,
}: {
  search: Search;
  searchLag: SearchLag;
  listsOf: ListsOf;
  wordsPerSearch: number;
  caughtUp: CaughtUp;
}) {
  return {
    async search(caller: Caller, { q, listId, token, ...input }: SearchInput) {
      const words = q ? queryWords(q, wordsPerSearch) : undefined;
      const isCaughtUp = token === undefined || (await caughtUp(token));
      const lagMs = await searchLag(); // before the search, so results are at least this fresh
      // As late as possible: this search shows nothing of a list that the caller has left before.
      const lists = await listsOf(caller.account.id);
      if (listId && !lists.includes(listId)) throw new NotFound("list");
      const found = await search({ ...input, listIds: listId ? [listId] : lists, words });
      return {
        ...found,
        lagMs,
        isCaughtUp,
      };
    },
  };
}
