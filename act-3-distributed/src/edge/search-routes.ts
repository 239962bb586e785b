import { z } from "zod";
import type { SearchUseCases } from "../application/search.ts";
import { InvalidInput } from "../domain/errors.ts";
import { searchText } from "../domain/search.ts";
import { type Api, routerOf } from "./api.ts";
import { consistencyTokenOf } from "./consistency.ts";
import { checkedText, cursor, cursorAt, limit, listId } from "./input.ts";
import { TodoJson, todoJson } from "./todo-json.ts";
import type { Urls } from "./urls.ts";

const Position = z.tuple([z.union([z.number(), z.iso.datetime()]), z.uuid()]);

const Search = z.strictObject({
  q: checkedText(searchText).default(""),
  completed: z.stringbool({ truthy: ["true"], falsy: ["false"] }).optional(),
  listId: listId.optional(),
  sort: z.enum(["newest", "relevance"], "Must be newest or relevance.").default("newest"),
  limit,
  cursor: cursor(Position).optional(),
});
const SearchResult = z.object({
  items: z.array(TodoJson),
  total: z.int(),
  nextCursor: z.string().nullable(),
});

export const searchApi = {
  search: {
    method: "get",
    path: "/search",
    summary: "Search the titles of all todos that the caller may see",
    query: Search,
    responses: { 200: SearchResult },
  },
} satisfies Api;

/** The sort key is a number if sorted by relevance, otherwise the time of creation. */
function positionAt([key, id]: z.infer<typeof Position>, input: { q: string; sort: string }) {
  const byRelevance = input.q !== "" && input.sort === "relevance";
  if ((typeof key === "number") !== byRelevance) {
    throw new InvalidInput("cursor", "Must be a cursor from an earlier response to this search.");
  }
  return { key: typeof key === "number" ? key : new Date(key), id };
}

/** The route of the search. */
export function searchRoutes(useCases: SearchUseCases, urls: Urls) {
  return routerOf(searchApi, {
    async search({ req, caller, query: { cursor, ...input } }, res) {
      const after = cursor && positionAt(cursor, input);
      const token = consistencyTokenOf(req);
      const found = await useCases.search(caller, { ...input, after, token });
      const { items, total, next } = found;
      if (token) res.set("Consistency", found.isCaughtUp ? "caught-up" : "behind");
      res.set("Search-Lag-Ms", String(Math.ceil(found.lagMs)));
      const nextCursor = next ? cursorAt(next.key, next.id) : null;
      res.json({ items: items.map((todo) => todoJson(todo, urls)), total, nextCursor });
    },
  });
}
