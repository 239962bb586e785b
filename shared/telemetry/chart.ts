import type { MetricStore } from "./metric-store.ts";
import type { Attributes } from "./records.ts";

/**
 * The kind of chart: the `value`, the `rate` per second, or the `percentiles` p50, p95 and p99
 * (only p95 with an attribute).
 */
export type Show = "value" | "rate" | "percentiles";

export type ChartQuery = {
  metric: string;
  show: Show;
  attributes?: Attributes;
  /** One line for each value of this attribute, instead of their sum. */
  by?: string;
  fromMs: number;
  toMs: number;
};

/**
 * Lines over the same times (milliseconds since 1970). A value is null if there is none for its
 * time.
 */
export type Chart = { times: number[]; lines: { label: string; values: (number | null)[] }[] };

const steps = 90;
const shortestStepMs = 1000;
/** A rate or a percentile covers this time before each point, or a step if that is longer. */
const shortestWindowMs = 15_000;
const quantiles = { p50: 0.5, p95: 0.95, p99: 0.99 };

function timesOf({ fromMs, toMs }: ChartQuery): number[] {
  const stepMs = Math.max(shortestStepMs, Math.ceil((toMs - fromMs) / steps / 1000) * 1000);
  // Round times, so that a redrawn chart does not shift.
  const first = Math.ceil(fromMs / stepMs) * stepMs;
  const count = Math.max(0, Math.ceil((toMs - first) / stepMs));
  // And the end, so that the latest values are visible.
  return [...Array.from({ length: count }, (_, at) => first + at * stepMs), toMs];
}

function groupsOf(store: MetricStore, { metric, attributes, by }: ChartQuery): Attributes[] {
  if (!by) return [{ ...attributes }];
  const values = store.series(metric, attributes).map((series) => series.attributes[by] ?? null);
  return [...new Set(values)].sort().map((value) => ({ ...attributes, [by]: value }));
}

/** Computes one chart's lines from the store. */
export function chart(store: MetricStore, query: ChartQuery): Chart {
  const { metric, show, by } = query;
  const times = timesOf(query);
  const windowMs = Math.max(shortestWindowMs, (times[1] ?? 0) - (times[0] ?? 0));
  const windowAt = (toMs: number) => ({ fromMs: toMs - windowMs, toMs });
  const lines = groupsOf(store, query).flatMap((attributes) => {
    const label = by ? String(attributes[by]) : show;
    if (show === "percentiles") {
      // Three lines for each value would be unreadable.
      const names = by ? ["p95" as const] : (["p50", "p95", "p99"] as const);
      const wanted = names.map((name) => quantiles[name]);
      const all = times.map((at) => store.percentiles(metric, wanted, attributes, windowAt(at)));
      return names.map((name, at) => ({
        label: by ? label : name,
        values: all.map((values) => values?.[at] ?? null),
      }));
    }
    const rateAt = (at: number) =>
      (store.increase(metric, attributes, windowAt(at)) * 1000) / windowMs;
    const valueAt = (at: number) => {
      const value = store.value(metric, attributes, at) ?? null;
      return value !== null && show === "rate" ? rateAt(at) : value;
    };
    return [{ label, values: times.map(valueAt) }];
  });
  return { times, lines };
}
