import { percentiles } from "./percentiles.ts";
import { type Attributes, hasAttributes, type Measurement, type Metric } from "./records.ts";
import {
  addPoint,
  increaseOf,
  newSeries,
  pointAt,
  type Series,
  total,
  trimPoints,
  type Window,
} from "./series.ts";

export type MetricLimits = {
  /**
   * The maximum number of series. Above it, ended instances are removed first, and then no new
   * series is accepted.
   */
  series: number;
  /** The maximum number of points of a series. The oldest are removed first. */
  points: number;
};

/** An instance has ended if it has not sent points of a metric for this long. */
const staleAfterMs = 15_000;

function keyOf({ service, instance, attributes }: Measurement): string {
  return JSON.stringify([service, instance, Object.entries(attributes).sort()]);
}

/**
 * Metrics in memory. A query with attributes covers the series of all instances with these
 * attributes, regardless of their other attributes.
 */
export class MetricStore {
  readonly #limits: MetricLimits;
  #sinceMs = Date.now();
  readonly #metrics = new Map<string, { metric: Metric; series: Map<string, Series> }>();
  #seriesCount = 0;

  constructor(limits: MetricLimits) {
    this.#limits = limits;
  }

  add(measurement: Measurement): void {
    const { metric } = measurement;
    const known = this.#metrics.get(metric.name) ?? { metric, series: new Map<string, Series>() };
    const key = keyOf(measurement);
    let series = known.series.get(key);
    if (!series) {
      const isFull = this.#seriesCount >= this.#limits.series;
      if (isFull && !this.#forgetInstance(measurement.point.timeMs)) return;
      this.#seriesCount++;
      series = newSeries(measurement, this.#sinceMs);
      known.series.set(key, series);
      this.#metrics.set(metric.name, known);
    }
    addPoint(series, measurement);
    trimPoints(series, this.#limits.points);
  }

  /**
   * Makes room: removes the ended instance with the oldest data, including all its counts, so that
   * related data are removed together.
   * @returns false if there is no ended instance
   */
  #forgetInstance(nowMs: number): boolean {
    const spokeAt = new Map<string, number>();
    for (const { series } of this.#metrics.values()) {
      for (const { instance, points } of series.values()) {
        const lastMs = points.at(-1)?.timeMs ?? 0;
        spokeAt.set(instance, Math.max(lastMs, spokeAt.get(instance) ?? 0));
      }
    }
    const [silent] = [...spokeAt].sort((a, b) => a[1] - b[1]);
    if (!silent || nowMs - silent[1] <= staleAfterMs) return false;
    for (const [name, { series }] of this.#metrics) {
      for (const [key, { instance }] of series) {
        if (instance === silent[0] && series.delete(key)) this.#seriesCount--;
      }
      if (series.size === 0) this.#metrics.delete(name);
    }
    return true;
  }

  clear(): void {
    this.#metrics.clear();
    this.#seriesCount = 0;
    this.#sinceMs = Date.now();
  }

  /** All metrics, by name. */
  list(): Metric[] {
    const metrics = [...this.#metrics.values()].map(({ metric }) => metric);
    return metrics.sort((a, b) => a.name.localeCompare(b.name));
  }

  /** The series of a metric that have the attributes. */
  series(name: string, attributes?: Attributes): Series[] {
    const all = [...(this.#metrics.get(name)?.series.values() ?? [])];
    return all.filter((series) => hasAttributes(series.attributes, attributes));
  }

  /**
   * The value at a time (by default now), summed over instances. A gauge counts only for instances
   * that still report it, but counts of ended instances stay. For a histogram, the number of
   * measurements. Undefined before the first point.
   */
  value(name: string, attributes?: Attributes, atMs?: number): number | undefined {
    const isGauge = this.#metrics.get(name)?.metric.kind === "gauge";
    const points = this.series(name, attributes).flatMap((series) => pointAt(series, atMs) ?? []);
    if (points.length === 0) return undefined;
    const newestMs = atMs ?? Math.max(...points.map(({ timeMs }) => timeMs));
    const current = points.filter(({ timeMs }) => !isGauge || newestMs - timeMs <= staleAfterMs);
    return current.length > 0 ? total(current).value : undefined;
  }

  /** The increase of a counter in a window. For a histogram, the number of measurements. */
  increase(name: string, attributes?: Attributes, window: Window = {}): number {
    return total(this.series(name, attributes).map((one) => increaseOf(one, window))).value;
  }

  /**
   * Percentiles of a histogram's measurements in a window, in its unit; see `percentiles`.
   * Undefined without measurements. Ignores instances with other buckets than the newest.
   * @param quantiles between 0 and 1: 0.95 for p95
   */
  percentiles(
    name: string,
    quantiles: number[],
    attributes?: Attributes,
    window: Window = {},
  ): number[] | undefined {
    const all = this.series(name, attributes);
    const bounds = all.at(-1)?.bounds ?? [];
    const alike = all.filter((one) => `${one.bounds}` === `${bounds}`);
    const { buckets = [] } = total(alike.map((one) => increaseOf(one, window)));
    return percentiles(quantiles, bounds, buckets);
  }
}
