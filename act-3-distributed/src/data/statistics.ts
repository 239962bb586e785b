import type { Statistics, Summary } from "../application/statistics.ts";
import type { Day } from "../domain/statistics.ts";
import type { AnalyticsFile } from "./analytics-file.ts";

// A deleted todo has no times.
const day = (column: string) => `strftime(${column}, '%Y-%m-%d')`;
const eventsPerDay = `
  SELECT date, count(*) FILTER (WHERE created)::integer AS created,
     count(*) FILTER (WHERE NOT created)::integer AS completed
   FROM (
     SELECT ${day("created_at")} AS date, true AS created
     FROM latest_todos WHERE list_id = $1::uuid
     UNION ALL
     SELECT ${day("completed_at")}, false FROM latest_todos WHERE list_id = $1::uuid
   ) AS events
   WHERE date >= $2 GROUP BY date`;
const summary = `
  SELECT count(*) FILTER (WHERE completed_at IS NULL AND NOT deleted)::integer AS open,
     round(median(epoch_ms(completed_at) - epoch_ms(created_at))) / 1000
       AS "medianSecondsToComplete"
   FROM latest_todos WHERE list_id = $1::uuid`;

export function statisticsRepository(file: AnalyticsFile): Statistics {
  return {
    perDay: (listId, firstDay) => file.rows<Day>(eventsPerDay, [listId, firstDay]),

    async summary(listId) {
      const [row] = await file.rows<Summary>(summary, [listId]);
      return row ?? { open: 0, medianSecondsToComplete: null };
    },
  };
}
