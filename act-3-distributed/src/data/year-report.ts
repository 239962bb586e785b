import type { YearReport } from "../application/statistics.ts";
import type { Month } from "../domain/statistics.ts";
import type { AnalyticsFile } from "./analytics-file.ts";

const eventsPerMonth = `
  SELECT strftime(month, '%Y-%m') AS month,
    count(*) FILTER (WHERE created)::integer AS created,
    count(*) FILTER (WHERE NOT created)::integer AS completed,
    round(median(ms)) / 1000 AS "medianSecondsToComplete"
  FROM (
    SELECT date_trunc('month', created_at) AS month, true AS created, NULL AS ms
    FROM latest_todos
    UNION ALL
    SELECT date_trunc('month', completed_at), false, epoch_ms(completed_at) - epoch_ms(created_at)
    FROM latest_todos
  ) AS events
  WHERE year(month) = $1 GROUP BY month ORDER BY month`;

export const yearReport =
  (file: AnalyticsFile): YearReport =>
  (year) =>
    file.rows<Month>(eventsPerMonth, [year]);
