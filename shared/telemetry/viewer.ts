import { readdirSync, readFileSync } from "node:fs";
import { createRequire, stripTypeScriptTypes } from "node:module";
import { extname, join } from "node:path";
import { Router } from "express";
import { z } from "zod";
import { type Chart, chart } from "./chart.ts";
import type { Attributes, Log, Metric, Span } from "./records.ts";
import type { TelemetryStore, TraceSummary } from "./telemetry-store.ts";

/** The requests of the page, by path. Every answer is JSON. */
export type ViewerApi = {
  "/api/traces": TraceSummary[];
  "/api/trace": { traceId: string; spans: Span[]; logs: Log[] }[];
  "/api/metrics": (Metric & { series: Attributes[] })[];
  "/api/chart": Chart;
  "/api/logs": Log[];
};

const shown = { traces: 200, logs: 500 };
const folder = join(import.meta.dirname, "page");

/** An open page sends requests every few seconds, which would hide the users' changes. */
const change = /^(POST|PUT|PATCH|DELETE) /;

const queries = {
  traces: z.object({
    text: z.string().default(""),
    longerThanMs: z.coerce.number().default(0),
    changes: z.stringbool().default(false),
    failed: z.stringbool().default(false),
  }),
  trace: z.object({ id: z.string() }),
  chart: z.object({
    metric: z.string(),
    show: z.enum(["value", "rate", "percentiles"]),
    attributes: z
      .string()
      .default("{}")
      .transform((text): Attributes => JSON.parse(text)),
    by: z.string().optional(),
    minutes: z.coerce.number().default(15),
  }),
  logs: z.object({ text: z.string().default("") }),
};

function includes(text: string, part: string): boolean {
  return text.toLowerCase().includes(part.toLowerCase());
}

/** The page, and the routes for its requests. */
export function viewer(store: TelemetryStore): Router {
  const router = Router();
  function answer<Path extends keyof ViewerApi>(
    path: Path,
    find: (query: unknown) => ViewerApi[Path],
  ): void {
    router.get(path, (req, res) => {
      res.set("Cache-Control", "no-store").json(find(req.query));
    });
  }

  answer("/api/traces", (query) => {
    const { text, longerThanMs, changes, failed } = queries.traces.parse(query);
    const wanted = store
      .traces()
      .filter((trace) => includes(trace.name, text) || trace.traceId === text)
      .filter((trace) => change.test(trace.name) || !changes)
      .filter((trace) => trace.durationMs >= longerThanMs && (trace.failed || !failed));
    return wanted.slice(0, shown.traces);
  });
  answer("/api/trace", (query) => {
    const { id } = queries.trace.parse(query);
    const traces = [id, ...store.linkedTraces(id)].map((traceId) => ({
      traceId,
      spans: store.trace(traceId),
      logs: store.logs({ traceId }),
    }));
    return traces.filter(({ spans }) => spans.length > 0);
  });
  answer("/api/metrics", () =>
    store.metrics.list().map((metric) => ({
      ...metric,
      series: store.metrics.series(metric.name).map(({ attributes }) => attributes),
    })),
  );
  answer("/api/chart", (query) => {
    const { minutes, by, ...rest } = queries.chart.parse(query);
    const toMs = Date.now();
    return chart(store.metrics, {
      ...rest,
      ...(by && { by }),
      fromMs: toMs - minutes * 60_000,
      toMs,
    });
  });
  answer("/api/logs", (query) => {
    const { text } = queries.logs.parse(query);
    const wanted = store.logs().filter((log) => includes(log.text, text) || log.traceId === text);
    return wanted.reverse().slice(0, shown.logs);
  });
  router.delete("/api", (_req, res) => {
    store.clear();
    res.sendStatus(204);
  });
  router.get("/healthz", (_req, res) => {
    res.json({ status: "ok" });
  });

  let files: ReturnType<typeof pageFiles> | undefined;
  router.get(/.*/, (req, res, next) => {
    files ??= pageFiles();
    const file = files.get(req.path);
    if (!file) return next();
    res.set("Cache-Control", "no-cache").type(file.type).send(file.body);
  });
  return router;
}

/** Replaces library names with addresses, because an import map would be an inline script. */
function asJavaScript(source: string): string {
  return stripTypeScriptTypes(source).replace('from "uplot"', 'from "/uPlot.esm.js"');
}

/** The page's files by their paths. Strips the types from TypeScript, so there is no build step. */
function pageFiles(): Map<string, { type: string; body: string }> {
  const require = createRequire(import.meta.url);
  const library = join(require.resolve("uplot/package.json"), "..", "dist");
  const libraryFiles = ["uPlot.esm.js", "uPlot.min.css"].map((name) => join(library, name));
  const own = readdirSync(folder)
    .filter((name) => !name.endsWith(".test.ts"))
    .map((name) => join(folder, name));
  return new Map(
    [...libraryFiles, ...own].map((file) => {
      const source = readFileSync(file, "utf8");
      const isTypeScript = extname(file) === ".ts";
      const name = file.endsWith("index.html") ? "" : file.slice(join(file, "..").length + 1);
      const body = isTypeScript ? asJavaScript(source) : source;
      return [`/${name}`, { type: isTypeScript ? ".js" : extname(file), body }] as const;
    }),
  );
}
