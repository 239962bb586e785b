import type { Statistics, Summary } from "../application/statistics.ts";
import type { Day } from "../domain/statistics.ts";
import { type Database, prepared } from "./database.ts";

const day = (column: string) => `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD')`;
const eventsPerDay = prepared(
  `SELECT date, count(*) FILTER (WHERE created)::integer AS created,
     count(*) FILTER (WHERE NOT created)::integer AS completed
   FROM (
     SELECT ${day("created_at")} AS date, true AS created FROM todos WHERE list_id = $1
     UNION ALL
     SELECT ${day("completed_at")}, false FROM todos WHERE list_id = $1
   ) AS events
   WHERE date >= $2 GROUP BY date`,
);
const summary = prepared(
  `SELECT count(*) FILTER (WHERE completed_at IS NULL)::integer AS open,
     round(percentile_cont(0.5) WITHIN GROUP (
       ORDER BY extract(epoch FROM completed_at - created_at))::numeric, 3
     )::double precision AS "medianSecondsToComplete"
   FROM todos WHERE list_id = $1`,
);

export function statisticsRepository(db: Database): Statistics {
  return {
    perDay: (listId, firstDay) => db.rows<Day>(eventsPerDay, [listId, firstDay]),

    async summary(listId) {
      const [row] = await db.rows<Summary>(summary, [listId]);
      return row ?? { open: 0, medianSecondsToComplete: null };
    },
  };
}
