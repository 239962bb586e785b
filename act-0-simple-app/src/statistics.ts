import type { Router } from "express";
import { z } from "zod";
import { roleFinder } from "./database.ts";
import { allowOnly, apiRouter, notFound, parse } from "./http.ts";
import type { Context } from "./types.ts";

const dayMs = 24 * 60 * 60 * 1000;
const Period = z.strictObject({ days: z.coerce.number().int().min(1).max(365).default(30) });

type PerDay = { date: string; count: number };

/** The route of a list's statistics, which are computed from the todos that exist now. */
export function statisticsRoutes({ db }: Context): Router {
  const router = apiRouter();

  const findRole = roleFinder(db);
  const perDay = (column: "created_at" | "completed_at") =>
    db.prepare<[string, string], PerDay>(
      `SELECT substr(${column}, 1, 10) AS date, count(*) AS count FROM todos
       WHERE list_id = ? AND ${column} >= ? GROUP BY date`,
    );
  const created = perDay("created_at");
  const completed = perDay("completed_at");
  const summary = db.prepare<[string], { open: number; medianSecondsToComplete: number | null }>(
    `SELECT count(*) FILTER (WHERE completed_at IS NULL) AS open,
       round(median(unixepoch(completed_at, 'subsec') - unixepoch(created_at, 'subsec')), 3)
         AS medianSecondsToComplete
     FROM todos WHERE list_id = ?`,
  );

  router.get("/lists/:id/stats", (req, res) => {
    const { days } = parse(Period, req.query);
    const listId = req.params.id;
    if (!findRole.get(listId, res.locals.account.id)) throw notFound("list");
    const dates = Array.from({ length: days }, (_, i) =>
      new Date(Date.now() - (days - 1 - i) * dayMs).toISOString().slice(0, 10),
    );
    const from = dates[0] ?? "";
    const counts = (rows: PerDay[]) => new Map(rows.map(({ date, count }) => [date, count]));
    const createdOn = counts(created.all(listId, from));
    const completedOn = counts(completed.all(listId, from));
    res.json({
      days: dates.map((date) => ({
        date,
        created: createdOn.get(date) ?? 0,
        completed: completedOn.get(date) ?? 0,
      })),
      ...summary.get(listId),
    });
  });

  router.all("/lists/:id/stats", allowOnly("GET"));
  return router;
}
