import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Act } from "../../kit/acts.ts";
import { moduleOf } from "../company/copy.ts";
import type { Edit } from "../edits.ts";

type Database = typeof import("../../../act-3-distributed/src/data/database.ts");
type Bus = typeof import("../../../act-3-distributed/src/async/event-bus.ts");
type Config = typeof import("../../../act-3-distributed/src/ops/config.ts");
type Answers = typeof import("../../../act-3-distributed/src/async/report.ts");
type Months = Awaited<ReturnType<Answers["askForReport"]>>;

/** What a step without analytics gets: `src/data/year-report.ts` of its own. */
type OnDatabase = {
  forReports: NonNullable<Parameters<Database["openDatabase"]>[2]>;
  yearReport: (db: ReturnType<Database["openDatabase"]>) => (year: number) => Promise<Months>;
};

const file = "src/data/year-report.ts";

/**
 * The report of a step that has none: it asks the database in which people write.
 * @param options of its connections
 * @param run returns `report`, or code around it
 */
const reportOnDatabase = (options: string, run: string): Edit[] => [
  {
    file,
    replace: `import { type Database, type Options, prepared } from "./database.ts";

export const forReports: Options = ${options};

const eventsPerMonth = prepared(\`
  SELECT to_char(month, 'YYYY-MM') AS month, count(*) FILTER (WHERE created)::integer AS created,
    count(*) FILTER (WHERE NOT created)::integer AS completed,
    percentile_cont(0.5) WITHIN GROUP (ORDER BY seconds) AS "medianSecondsToComplete"
  FROM (
    SELECT date_trunc('month', created_at, 'UTC') AT TIME ZONE 'UTC' AS month, true AS created,
      NULL::double precision AS seconds
    FROM todos WHERE created_at >= $1 AND created_at < $2
    UNION ALL
    SELECT date_trunc('month', completed_at, 'UTC') AT TIME ZONE 'UTC', false,
      extract(epoch FROM completed_at - created_at)::double precision
    FROM todos WHERE completed_at >= $1 AND completed_at < $2
  ) AS events
  GROUP BY events.month ORDER BY events.month\`);

/** Counts created and completed todos of all lists, for each month of a year (UTC). */
export function yearReport(db: Database) {
  const report = (year: number) =>
    db.rows(eventsPerMonth, [\`\${year}-01-01T00:00:00Z\`, \`\${year + 1}-01-01T00:00:00Z\`]);
  ${run}
}
`,
  },
];

/** A query as one writes it first. The server may use three processes for each. */
export const plainQuery = reportOnDatabase("{}", "return report;");

/** A query that ends after a second. */
export const briefQuery = reportOnDatabase("{ statement_timeout: 1_000 }", "return report;");

/** One query at a time, by one process of the server. */
export const modestQuery = reportOnDatabase(
  `{
  max: 1,
  statement_timeout: 60_000,
  options: "-c max_parallel_workers_per_gather=0",
}`,
  `let last: Promise<unknown> = Promise.resolve();
  return (year: number) => {
    const next = last.then(() => report(year));
    last = next.catch(() => {});
    return next;
  };`,
);

/** A month of a report, such as `2026-03 81930 57011 240`: its figures, and hours to complete. */
export type Month = string;

export type Reports = {
  /** Returns the months of a year, or undefined if the database ended the query after its limit. */
  ask(year: number): Promise<Month[] | undefined>;
  close(): Promise<void>;
};

/** Opens the step's report: analytics, or else a connection to the database of the app. */
export async function openReports(act: Act, env: Record<string, string>): Promise<Reports> {
  const { months, close } = existsSync(join(act.dir, "src/async/report.ts"))
    ? await fromAnalytics(act, env)
    : await fromDatabase(act, env);
  return {
    async ask(year) {
      const found = await months(year).catch((error) => {
        if (error.message.includes("statement timeout")) return undefined;
        throw error;
      });
      return found?.map(({ month, created, completed, medianSecondsToComplete }) => {
        const hours = Math.round((medianSecondsToComplete ?? 0) / 3_600);
        return [month, created, completed, hours].join(" ");
      });
    },
    close,
  };
}

async function fromAnalytics(act: Act, env: Record<string, string>) {
  const { readEventConfig } = await moduleOf<Config>(act, "src/ops/config.ts");
  const { openEventBus } = await moduleOf<Bus>(act, "src/async/event-bus.ts");
  const { askForReport } = await moduleOf<Answers>(act, "src/async/report.ts");
  const { natsUrl, eventStream } = readEventConfig(env);
  const bus = await openEventBus(natsUrl, eventStream);
  return { months: (year: number) => askForReport(bus, year), close: () => bus.close() };
}

async function fromDatabase(act: Act, { DATABASE_URL = "" }: Record<string, string>) {
  const { openDatabase } = await moduleOf<Database>(act, "src/data/database.ts");
  const { forReports, yearReport } = await moduleOf<OnDatabase>(act, file);
  const db = openDatabase(DATABASE_URL, console.error, forReports);
  return { months: yearReport(db), close: () => db.close() };
}
