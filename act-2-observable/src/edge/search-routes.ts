import { Router } from "express";
import { z } from "zod";
import type { SearchUseCases } from "../application/search.ts";
import { InvalidInput } from "../domain/errors.ts";
import { searchText } from "../domain/search.ts";
import { tokenOf } from "./consistency.ts";
import { cursor, cursorAt, limit, listId, parse, textBy } from "./input.ts";
import { todoJson } from "./todo-json.ts";

const Position = z.tuple([z.union([z.number(), z.iso.datetime()]), z.uuid()]);

const Search = z.strictObject({
  q: textBy(searchText).default(""),
  completed: z.stringbool({ truthy: ["true"], falsy: ["false"] }).optional(),
  listId: listId.optional(),
  sort: z.enum(["newest", "relevance"], "Must be newest or relevance.").default("newest"),
  limit,
  cursor: cursor(Position).optional(),
});

/** By relevance the sort key is a number, otherwise the time of creation. */
function positionAt([key, id]: z.infer<typeof Position>, input: { q: string; sort: string }) {
  const byRelevance = input.q !== "" && input.sort === "relevance";
  if ((typeof key === "number") !== byRelevance) {
    throw new InvalidInput("cursor", "Must be a cursor from an earlier answer to this search.");
  }
  return { key: typeof key === "number" ? key : new Date(key), id };
}

/** Search over the titles of all todos that the caller may see. */
export function searchRoutes(useCases: SearchUseCases, publicUrl: string): Router {
  const router = Router();
  const present = todoJson(publicUrl);

  router.get("/search", async (req, res) => {
    const { cursor, ...input } = parse(Search, req.query);
    const after = cursor && positionAt(cursor, input);
    const token = tokenOf(req);
    const found = await useCases.search(res.locals.caller, { ...input, after, token });
    const { items, total, next } = found;
    if (token) res.set("Consistency", found.isCaughtUp ? "caught-up" : "behind");
    res.set("Search-Lag-Ms", String(Math.ceil(found.lagMs)));
    const nextCursor = next ? cursorAt(next.key, next.id) : null;
    res.json({ items: items.map(present), total, nextCursor });
  });

  return router;
}
