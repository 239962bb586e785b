import { Router } from "express";
import { z } from "zod";
import { roleFinder } from "./database.ts";
import {
  allowOnly,
  badInput,
  cursor,
  cursorAt,
  limit,
  listId,
  notFound,
  parse,
  text,
} from "./http.ts";
import { todoColumns, toTodo } from "./todos.ts";
import type { Context, TodoRow } from "./types.ts";
import { searchWords } from "./words.ts";

const Search = z.strictObject({
  q: text(200, 0).default(""),
  completed: z.stringbool({ truthy: ["true"], falsy: ["false"] }).optional(),
  listId: listId.optional(),
  sort: z.enum(["newest", "relevance"], "Must be newest or relevance.").default("newest"),
  limit,
  cursor: cursor(z.tuple([z.union([z.number(), z.iso.datetime()]), z.uuid()])).optional(),
});

/** Returns a query for SQLite's text index. Each word must match the start of a title word. */
function matchOf(words: string[]): string {
  // The index refuses an empty query. A quoted space matches nothing.
  return words.map((word) => `"${word}"*`).join(" ") || '" "';
}

/**
 * Each result contains every word of the query, so the shortest title is the best match. SQLite's
 * own rank counts all todos, which would reveal how common a word is in other people's lists.
 */
const relevance = "1.0 / length(t.title)";

/** The route that searches the titles of all todos that the caller may see. */
export function searchRoutes({ db, config }: Context): Router {
  const router = Router();

  const findRole = roleFinder(db);
  const visible = `
    FROM todos t JOIN members m ON m.list_id = t.list_id AND m.account_id = :accountId`;
  const matching = `${visible}
    JOIN todo_words ON todo_words.rowid = t.number AND todo_words MATCH :match`;
  const filters = `
    WHERE (:listId IS NULL OR t.list_id = :listId)
      AND (:completed IS NULL OR (t.completed_at IS NOT NULL) = :completed)`;
  const searches = {
    all: queries(visible, "t.created_at"),
    newest: queries(matching, "t.created_at"),
    relevance: queries(matching, relevance),
  };

  function queries(from: string, key: string) {
    return {
      count: db.prepare<object, number>(`SELECT count(*) ${from} ${filters}`).pluck(),
      page: db.prepare<object, TodoRow & { key: string | number }>(
        `SELECT ${todoColumns}, ${key} AS key ${from} ${filters}
           AND (:after IS NULL OR (${key}, t.id) < (:after, :id))
         ORDER BY ${key} DESC, t.id DESC LIMIT :limit`,
      ),
    };
  }

  router.get("/search", (req, res) => {
    const { q, completed, listId, sort, ...query } = parse(Search, req.query);
    const accountId = res.locals.account.id;
    const words = searchWords(q);
    if (words.length > config.wordsPerSearch) {
      throw badInput("q", `Must have at most ${config.wordsPerSearch} words.`);
    }
    if (listId && !findRole.get(listId, accountId)) throw notFound("list");
    const filter = {
      accountId,
      listId: listId ?? null,
      completed: completed === undefined ? null : Number(completed),
      match: matchOf(words),
    };
    const order = q ? sort : "all";
    const [after, id] = query.cursor ?? [null, ""];
    if (after !== null && (typeof after === "number") !== (order === "relevance")) {
      throw badInput("cursor", "Must be a cursor from an earlier response to this search.");
    }
    const search = searches[order];
    const rows = search.page.all({ ...filter, after, id, limit: query.limit + 1 });
    const page = rows.slice(0, query.limit);
    const last = page.at(-1);
    res.json({
      items: page.map((row) => toTodo(row, config.publicUrl)),
      total: search.count.get(filter),
      nextCursor: last && rows.length > page.length ? cursorAt(last.key, last.id) : null,
    });
  });

  router.all("/search", allowOnly("GET"));
  return router;
}
