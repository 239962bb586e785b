import type pg from "pg";
import type { Day, Month } from "../src/domain/statistics.ts";
import type { Todo } from "../src/domain/todo.ts";

/** The figures of one list. */
export type Figures = {
  days: Day[];
  open: number;
  medianSecondsToComplete: number | null;
};

const text = (column: string, format: string) =>
  `to_char(${column} AT TIME ZONE 'UTC', '${format}')`;

/** The median in seconds, with milliseconds. */
const median = `round(percentile_cont(0.5) WITHIN GROUP (
    ORDER BY extract(epoch FROM completed_at - created_at))::numeric, 3
  )::double precision AS "medianSecondsToComplete"`;

const eventsPerDay = `
  SELECT date, count(*) FILTER (WHERE created)::integer AS created,
    count(*) FILTER (WHERE NOT created)::integer AS completed
  FROM (
    SELECT ${text("created_at", "YYYY-MM-DD")} AS date, true AS created
    FROM todos WHERE list_id = $1
    UNION ALL
    SELECT ${text("completed_at", "YYYY-MM-DD")}, false FROM todos WHERE list_id = $1
  ) AS events
  WHERE date IS NOT NULL GROUP BY date ORDER BY date`;
const summary = `
  SELECT count(*) FILTER (WHERE completed_at IS NULL)::integer AS open, ${median}
  FROM todos WHERE list_id = $1`;
const eventsPerMonth = `
  SELECT month, count(*) FILTER (WHERE created)::integer AS created,
    count(*) FILTER (WHERE NOT created)::integer AS completed, ${median}
  FROM (
    SELECT ${text("created_at", "YYYY-MM")} AS month, true AS created,
      created_at, NULL::timestamptz AS completed_at
    FROM todos
    UNION ALL
    SELECT ${text("completed_at", "YYYY-MM")}, false, created_at, completed_at FROM todos
  ) AS events
  WHERE left(month, 4) = $1 GROUP BY month ORDER BY month`;

/** Counts the figures in the source of truth, as act 2 does. */
export function recountIn(db: pg.Client, todosTable = "", values: unknown[] = []) {
  const rows = async <Row extends pg.QueryResultRow>(sql: string, value: string) =>
    (await db.query<Row>(`${todosTable} ${sql}`, [value, ...values])).rows;
  return {
    async list(listId: string): Promise<Figures> {
      const [row] = await rows<Omit<Figures, "days">>(summary, listId);
      if (!row) throw new Error("An aggregate has a row.");
      return { days: await rows<Day>(eventsPerDay, listId), ...row };
    },
    year: (year: number) => rows<Month>(eventsPerMonth, `${year}`),
  };
}

/** Counts the figures of some todos instead of those of the table. */
export const recountOf = (db: pg.Client, todos: Todo[]) =>
  recountIn(
    db,
    `WITH todos AS (
       SELECT "listId" AS list_id, "createdAt" AS created_at, "completedAt" AS completed_at
       FROM jsonb_to_recordset($2) AS _(
         "listId" uuid, "createdAt" timestamptz, "completedAt" timestamptz))`,
    [JSON.stringify(todos)],
  );
