/** A value of an attribute: an AnyValue of OTLP in JavaScript. */
export type Value = string | number | boolean | null | Value[] | { [key: string]: Value };

export type Attributes = Record<string, Value>;

/** The sender: `service.name` and `service.instance.id` of the resource, or "" if unset. */
export type Origin = { service: string; instance: string };

/** One step of a trace. Times are milliseconds since 1970, with fractions. */
export type Span = Origin & {
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  name: string;
  kind: "internal" | "server" | "client" | "producer" | "consumer";
  startMs: number;
  durationMs: number;
  failed: boolean;
  /** The message of the error status. */
  problem?: string;
  attributes: Attributes;
  events: { name: string; timeMs: number; attributes: Attributes }[];
  /** Related spans, often of other traces. */
  links: { traceId: string; spanId: string; attributes: Attributes }[];
};

export type Log = Origin & {
  timeMs: number;
  /** DEBUG, INFO, WARN, … */
  severity: string;
  text: string;
  attributes: Attributes;
  traceId?: string;
  spanId?: string;
};

/**
 * `counter`: only rises. `gauge`: rises and falls (OpenTelemetry's gauges and up-down counters).
 * `histogram`: counts of measurements by their size.
 */
export type Metric = {
  name: string;
  kind: "counter" | "gauge" | "histogram";
  unit: string;
  description: string;
};

/** A metric at a time: its value or, for a histogram, its count, sum and buckets. */
export type Point = { timeMs: number; value: number; sum?: number; buckets?: number[] };

/** A received point with its metric, attributes and sender. */
export type Measurement = Origin & {
  metric: Metric;
  attributes: Attributes;
  /** The upper bounds of all buckets but the last, which has none. */
  bounds?: number[];
  /** The time from which a counter or a histogram counts. */
  startMs: number;
  /** Whether it only counts since the last point, not since the start. */
  isDelta: boolean;
  point: Point;
};

/** Whether `attributes` include the wanted ones. */
export function hasAttributes(attributes: Attributes, wanted: Attributes = {}): boolean {
  return Object.entries(wanted).every(([name, value]) => (attributes[name] ?? null) === value);
}

/**
 * Oldest first. Of spans with the same start, the longest is first, because it is the outer one.
 */
export function byStart(a: Span, b: Span): number {
  return a.startMs - b.startMs || b.durationMs - a.durationMs;
}
