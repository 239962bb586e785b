import type { Attributes, Measurement, Origin, Point } from "./records.ts";

/** A stretch of time in milliseconds since 1970; an open end reaches as far as the points do. */
export type Window = { fromMs?: number; toMs?: number };

/** The points of one metric with the same attributes from one instance, oldest first. */
export type Series = Origin & {
  attributes: Attributes;
  /** Of a histogram: the upper bounds of all its buckets but the last. */
  bounds: number[];
  points: Point[];
  /** Since when the last of them has been counting. */
  startMs: number;
  /** What had been counted before the last restart; what comes in knows nothing of it. */
  base: Point;
  /** Whether nothing had been counted before the first of the points. */
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

/** @param sinceMs what had begun to count before is not known from its beginning */
export function newSeries(first: Measurement, sinceMs: number): Series {
  const { service, instance, attributes, bounds = [], startMs, isDelta } = first;
  // sinceMs is whole; startMs has lost some nanoseconds, and may stand just below the same one.
  const isComplete = isDelta || Math.ceil(startMs) >= sinceMs;
  return { service, instance, attributes, bounds, points: [], startMs, base: nothing, isComplete };
}

/**
 * Adds a point. Of what counts, the stored points only ever rise: deltas are added up, and a counter
 * that began anew goes on from where it was.
 */
export function addPoint(series: Series, { metric, isDelta, startMs, point }: Measurement): void {
  const last = series.points.at(-1);
  if (last && point.timeMs <= last.timeMs) return;
  if (metric.kind === "gauge" && !isDelta) {
    series.points.push(point);
    return;
  }
  // A start may come after the time of its first point: an SDK notes that time before it counts.
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

/** The last point up to a time. */
export function pointAt({ points }: Series, timeMs = Number.POSITIVE_INFINITY): Point | undefined {
  return points.findLast((point) => point.timeMs <= timeMs);
}

/** By how much it has risen in a stretch of time, as far as points tell. */
export function increaseOf(series: Series, { fromMs = 0, toMs }: Window): Point {
  const end = pointAt(series, toMs);
  if (!end) return nothing;
  const start = pointAt(series, fromMs) ?? (series.isComplete ? nothing : series.points[0]);
  return combine(end, start ?? nothing, -1);
}
