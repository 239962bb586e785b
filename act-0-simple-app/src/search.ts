import { Router } from "express";
import { z } from "zod";
import type { Context } from "./app.ts";
import { searchWords } from "./database.ts";
import { cursor, cursorAt, limit, notFound, parse, text } from "./http.ts";
import { type TodoRow, todoColumns, toTodo } from "./todos.ts";

const Search = z.strictObject({
  q: text(200, 0).default(""),
  completed: z.stringbool({ truthy: ["true"], falsy: ["false"] }).optional(),
  listId: z.uuid("Must be the id of a list.").optional(),
  sort: z.enum(["newest", "relevance"], "Must be newest or relevance.").default("newest"),
  limit,
  cursor: cursor(z.tuple([z.union([z.number(), z.string()]), z.string()])).optional(),
});

/** The words of a query for SQLite's text index: each must begin a word of the title. */
function matchOf(q: string): string {
  // The index knows no empty query; a quoted space is one that nothing matches.
  return (
    searchWords(q)
      .map((word) => `"${word}"*`)
      .join(" ") || '" "'
  );
}

/** Search over the titles of all todos that the caller may see. */
export function searchRoutes({ db, config }: Context): Router {
  const router = Router();

  const isMember = db.prepare("SELECT 1 FROM members WHERE list_id = ? AND account_id = ?");
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
    relevance: queries(matching, "-todo_words.rank"),
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
    if (listId && !isMember.get(listId, accountId)) throw notFound("list");
    const filter = {
      accountId,
      listId: listId ?? null,
      completed: completed === undefined ? null : Number(completed),
      match: matchOf(q),
    };
    const search = searches[q ? sort : "all"];
    const [after, id] = query.cursor ?? [null, ""];
    const rows = search.page.all({ ...filter, after, id, limit: query.limit + 1 });
    const page = rows.slice(0, query.limit);
    const last = page.at(-1);
    res.json({
      items: page.map((row) => toTodo(row, config.publicUrl)),
      total: search.count.get(filter),
      nextCursor: last && rows.length > page.length ? cursorAt(last.key, last.id) : null,
    });
  });

  return router;
}
