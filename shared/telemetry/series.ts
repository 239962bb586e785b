import type { Attributes, Measurement, Origin, Point } from "./records.ts";

/** A time range in milliseconds since 1970. An open end includes all points on that side. */
export type Window = { fromMs?: number; toMs?: number };

/** The points of one metric with the same attributes from one instance, oldest first. */
export type Series = Origin & {
  attributes: Attributes;
  /** For a histogram: the upper bounds of all its buckets but the last. */
  bounds: number[];
  points: Point[];
  /** The time at which the count in the last point began. */
  startMs: number;
  /** The count before the last restart. What the instance sends afterwards does not include it. */
  base: Point;
  /** Whether the count was 0 before the first point. */
  isComplete: boolean;
};

const nothing: Point = { timeMs: 0, value: 0 };

function combine(a: Point, b: Point, sign: 1 | -1): Point {
  const long = (a.buckets?.length ?? 0) > (b.buckets?.length ?? 0) ? a.buckets : b.buckets;
  const buckets = long?.map((_, at) => (a.buckets?.[at] ?? 0) + sign * (b.buckets?.[at] ?? 0));
  return {
    timeMs: Math.max(a.timeMs, b.timeMs),
    value: a.value + sign * b.value,
    ...(buckets && { sum: (a.sum ?? 0) + sign * (b.sum ?? 0), buckets }),
  };
}

/** Adds counts, sums and buckets. */
export function total(points: Point[]): Point {
  return points.reduce((a, b) => combine(a, b, 1), nothing);
}

/** @param sinceMs a series that started earlier is incomplete */
export function newSeries(first: Measurement, sinceMs: number): Series {
  const { service, instance, attributes, bounds = [], startMs, isDelta } = first;
  // sinceMs is an integer. startMs has lost some nanoseconds and may be slightly below it.
  const isComplete = isDelta || Math.ceil(startMs) >= sinceMs;
  return { service, instance, attributes, bounds, points: [], startMs, base: nothing, isComplete };
}

/**
 * Adds a point. The stored points of counters only rise: deltas are summed, and a restarted counter
 * continues from its last value.
 */
export function addPoint(series: Series, { metric, isDelta, startMs, point }: Measurement): void {
  const last = series.points.at(-1);
  if (last && point.timeMs <= last.timeMs) return;
  if (metric.kind === "gauge" && !isDelta) {
    series.points.push(point);
    return;
  }
  // The start may be later than the time of the first point, because an SDK records that time
  // before it counts.
  const beganAnew = (at: Point) =>
    startMs > series.startMs || point.value < at.value - series.base.value;
  if (last && (isDelta || (metric.kind !== "gauge" && beganAnew(last)))) series.base = last;
  series.startMs = startMs;
  series.points.push({ ...combine(series.base, point, 1), timeMs: point.timeMs });
}

/** Drops the oldest points above a limit. */
export function trimPoints(series: Series, limit: number): void {
  if (series.points.length <= limit) return;
  series.points.splice(0, series.points.length - limit);
  series.isComplete = false;
}

/** The last point at or before a time. */
export function pointAt({ points }: Series, timeMs = Number.POSITIVE_INFINITY): Point | undefined {
  return points.findLast((point) => point.timeMs <= timeMs);
}

/** The increase in a time range, according to the points. */
export function increaseOf(series: Series, { fromMs = 0, toMs }: Window): Point {
  const end = pointAt(series, toMs);
  if (!end) return nothing;
  const start = pointAt(series, fromMs) ?? (series.isComplete ? nothing : series.points[0]);
  return combine(end, start ?? nothing, -1);
}
