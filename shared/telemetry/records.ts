/** A value of an attribute: what OTLP's AnyValue can hold, as JavaScript has it. */
export type Value = string | number | boolean | null | Value[] | { [key: string]: Value };

export type Attributes = Record<string, Value>;

/** Who sent something: `service.name` and `service.instance.id` of the resource, "" if unset. */
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
  /** What the status says of the failure. */
  problem?: string;
  attributes: Attributes;
  events: { name: string; timeMs: number; attributes: Attributes }[];
  /** Spans, often of other traces, that this one has to do with. */
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

/** What is known of a metric at a time: the value or, of a histogram, count, sum and buckets. */
export type Point = { timeMs: number; value: number; sum?: number; buckets?: number[] };

/** A point as it arrives, with all that says whose it is. */
export type Measurement = Origin & {
  metric: Metric;
  attributes: Attributes;
  /** The upper bounds of all buckets but the last, which has none. */
  bounds?: number[];
  /** Since when a counter or a histogram has counted. */
  startMs: number;
  /** Counts what happened since the last point only, not since the start. */
  isDelta: boolean;
  point: Point;
};

/** Whether the wanted attributes are among those that something has. */
export function hasAttributes(attributes: Attributes, wanted: Attributes = {}): boolean {
  return Object.entries(wanted).every(([name, value]) => (attributes[name] ?? null) === value);
}

/** Oldest first; of those that start within the same clock tick the longest, which is the outer one. */
export function byStart(a: Span, b: Span): number {
  return a.startMs - b.startMs || b.durationMs - a.durationMs;
}
