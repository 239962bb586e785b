import type { Span } from "../records.ts";

/** A span and its depth below its trace's root. */
export type Row = { span: Span; depth: number };

/**
 * The spans of a trace in the order of a waterfall: the children of a span follow it by start time.
 * SDKs round start times to milliseconds. Of spans with the same start time, the one that ended
 * first is first. A span without a known parent is at the top.
 */
export function rowsOf(spans: Span[]): Row[] {
  const ids = new Set(spans.map(({ spanId }) => spanId));
  const children = Map.groupBy(spans, ({ parentSpanId = "" }) =>
    ids.has(parentSpanId) ? parentSpanId : "",
  );
  const below = (parent: string, depth: number): Row[] =>
    (children.get(parent) ?? [])
      .toSorted((a, b) => a.startMs - b.startMs || a.durationMs - b.durationMs)
      .flatMap((span) => [{ span, depth }, ...below(span.spanId, depth + 1)]);
  return below("", 0);
}
