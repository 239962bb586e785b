import type { Statistics, Summary } from "../application/statistics.ts";
import type { Day } from "../domain/statistics.ts";
import type { Database } from "./database.ts";

export function statisticsRepository(db: Database): Statistics {
  const eventsPerDay = db.prepare<[string, string, string], Day>(
    `SELECT date, count(*) FILTER (WHERE created) AS created,
       count(*) FILTER (WHERE NOT created) AS completed
     FROM (
       SELECT substr(created_at, 1, 10) AS date, 1 AS created FROM todos WHERE list_id = ?
       UNION ALL
       SELECT substr(completed_at, 1, 10), 0 FROM todos WHERE list_id = ?
     )
     WHERE date >= ? GROUP BY date`,
  );
  const summary = db.prepare<[string], Summary>(
    `SELECT count(*) FILTER (WHERE completed_at IS NULL) AS open,
       round(median(unixepoch(completed_at, 'subsec') - unixepoch(created_at, 'subsec')), 3)
         AS medianSecondsToComplete
     FROM todos WHERE list_id = ?`,
  );

  return {
    perDay: async (listId, firstDay) => eventsPerDay.all(listId, listId, firstDay),

    summary: async (listId) => summary.get(listId) ?? { open: 0, medianSecondsToComplete: null },
  };
}
