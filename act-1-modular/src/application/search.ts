import type { Account } from "../domain/account.ts";
import { searchWords } from "../domain/search.ts";
import type { Todo } from "../domain/todo.ts";
import type { Permit } from "./access.ts";

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

export type SearchInput = Omit<SearchQuery, "accountId" | "words"> & { q: string };

export type SearchUseCases = ReturnType<typeof searchUseCases>;

export function searchUseCases({ search, permit }: { search: Search; permit: Permit }) {
  return {
    async search(actor: Account, { q, ...input }: SearchInput) {
      if (input.listId) await permit(actor, "read", input.listId);
      return search({ ...input, accountId: actor.id, words: q ? searchWords(q) : undefined });
    },
  };
}
