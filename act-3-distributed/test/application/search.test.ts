import { expect, test } from "vitest";
import { type SearchQuery, searchUseCases } from "../../src/application/search.ts";
import { NotFound } from "../../src/domain/errors.ts";
import { ana, ben, callerOf, party } from "./given.ts";

/** A search that finds nothing and records its input. Only Ana has the party list. */
function given() {
  const queries: SearchQuery[] = [];
  const useCases = searchUseCases({
    search: async (query) => {
      queries.push(query);
      return { items: [], total: 0, next: undefined };
    },
    searchLag: async () => 0,
    caughtUp: async (token) => token === "old",
    wordsPerSearch: 2,
    listsOf: async (accountId) => (accountId === ana.id ? [party.id] : []),
  });
  return { useCases, queries };
}

test("given words, when somebody searches, then case and accents do not matter", async () => {
  const { useCases, queries } = given();
  await useCases.search(callerOf(ana), { q: "Crème BRÛLÉE", sort: "newest", limit: 10 });
  expect(queries).toMatchObject([{ listIds: [party.id], words: ["creme", "brulee"] }]);
});

test("given no text, when somebody searches, then every title matches", async () => {
  const { useCases, queries } = given();
  await useCases.search(callerOf(ana), { q: "", sort: "newest", limit: 10 });
  expect(queries[0]?.words).toBeUndefined();
});

test("given a stranger, when he searches in a list, then there is no such list", async () => {
  const { useCases, queries } = given();
  const search = useCases.search(callerOf(ben), {
    q: "cake",
    listId: party.id,
    sort: "newest",
    limit: 10,
  });
  await expect(search).rejects.toThrow(new NotFound("list"));
  expect(queries).toEqual([]);
});

test("given a token, when somebody searches, then the answer says whether search has caught up", async () => {
  const { useCases } = given();
  const search = (token?: string) =>
    useCases.search(callerOf(ana), { q: "", sort: "newest", limit: 10, token });
  expect((await search("old")).isCaughtUp).toBe(true);
  expect((await search("new")).isCaughtUp).toBe(false);
  expect((await search()).isCaughtUp).toBe(true);
});

test("given three words, when a search may have two, then it is refused", async () => {
  const { useCases, queries } = given();
  const search = useCases.search(callerOf(ana), { q: "a-b c", sort: "newest", limit: 10 });
  await expect(search).rejects.toThrow("at most 2 words");
  expect(queries).toEqual([]);
});
