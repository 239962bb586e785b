import { MetricStore } from "./metric-store.ts";
import { type Attributes, byStart, hasAttributes, type Log, type Span } from "./records.ts";

/** The maximum numbers of records. The oldest are removed first. */
export type Limits = { spans: number; logs: number; series: number; points: number };

/** 720 points are one hour, if one arrives every five seconds. */
const defaults: Limits = { spans: 50_000, logs: 20_000, series: 2000, points: 720 };

export type SpanQuery = { name?: string; sinceMs?: number; attributes?: Attributes };
export type LogQuery = { traceId?: string; sinceMs?: number };

/** A trace in one line. */
export type TraceSummary = {
  traceId: string;
  name: string;
  service: string;
  startMs: number;
  /** The duration of its root. */
  durationMs: number;
  /**
   * The time from its start to the end of its last span. It is longer if work continues after the
   * root.
   */
  untilMs: number;
  spanCount: number;
  failed: boolean;
};

const followedTraces = 10;

/** The received telemetry, in memory. */
export class TelemetryStore {
  readonly metrics: MetricStore;
  readonly #limits: Limits;
  #spans: Span[] = [];
  #logs: Log[] = [];

  constructor(limits: Partial<Limits> = {}) {
    this.#limits = { ...defaults, ...limits };
    this.metrics = new MetricStore(this.#limits);
  }

  addSpans(spans: Span[]): void {
    for (const span of spans) this.#spans.push(span);
    // Moving the rest is expensive, so this removes a tenth at once.
    if (this.#spans.length > this.#limits.spans * 1.1) {
      this.#spans = this.#spans.slice(-this.#limits.spans);
    }
  }

  addLogs(logs: Log[]): void {
    for (const log of logs) this.#logs.push(log);
    if (this.#logs.length > this.#limits.logs * 1.1) {
      this.#logs = this.#logs.slice(-this.#limits.logs);
    }
  }

  clear(): void {
    this.#spans = [];
    this.#logs = [];
    this.metrics.clear();
  }

  /** Spans that started since a time, oldest first. */
  spans({ name, sinceMs = 0, attributes }: SpanQuery = {}): Span[] {
    const found = this.#spans.filter(
      (span) =>
        (name === undefined || span.name === name) &&
        span.startMs >= sinceMs &&
        hasAttributes(span.attributes, attributes),
    );
    return found.sort(byStart);
  }

  /** The spans of a trace, oldest first. */
  trace(traceId: string): Span[] {
    return this.#spans.filter((span) => span.traceId === traceId).sort(byStart);
  }

  /** Log records since a time, oldest first. */
  logs({ traceId, sinceMs = 0 }: LogQuery = {}): Log[] {
    const found = this.#logs.filter(
      (log) => (traceId === undefined || log.traceId === traceId) && log.timeMs >= sinceMs,
    );
    return found.sort((a, b) => a.timeMs - b.timeMs);
  }

  /** All known traces, newest first. A trace without its root has its first span's name. */
  traces(): TraceSummary[] {
    const byTrace = Map.groupBy(this.#spans, ({ traceId }) => traceId);
    const summaries = [...byTrace].map(([traceId, spans]) => {
      const oldestFirst = spans.toSorted(byStart);
      const root = oldestFirst.find((span) => !span.parentSpanId) ?? oldestFirst[0];
      const startMs = root?.startMs ?? 0;
      const ends = spans.map((span) => span.startMs + span.durationMs);
      return {
        traceId,
        name: root?.name ?? "",
        service: root?.service ?? "",
        startMs,
        durationMs: root?.durationMs ?? 0,
        untilMs: Math.max(...ends) - startMs,
        spanCount: spans.length,
        failed: spans.some((span) => span.failed),
      };
    });
    return summaries.sort((a, b) => b.startMs - a.startMs);
  }

  /**
   * The traces that links connect to a trace, directly or indirectly, because a handler of many
   * messages may have its own trace. At most ten.
   */
  linkedTraces(traceId: string): string[] {
    const found = new Set(
      this.trace(traceId).flatMap(({ links }) => links.map((to) => to.traceId)),
    );
    found.delete(traceId);
    const linking = this.#spans.filter(({ links }) => links.length > 0);
    const toFollow = [traceId];
    for (const followed of toFollow) {
      for (const span of linking) {
        const isNew = span.traceId !== traceId && !found.has(span.traceId);
        if (!isNew || !span.links.some((to) => to.traceId === followed)) continue;
        found.add(span.traceId);
        toFollow.push(span.traceId);
      }
      if (found.size >= followedTraces) break;
    }
    return [...found].slice(0, followedTraces);
  }
}
