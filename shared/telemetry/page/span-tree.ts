import type { Span } from "../records.ts";

/** A span and how deep it lies below its trace's root. */
export type Row = { span: Span; depth: number };

/**
 * The spans of a trace in the order in which a waterfall shows them: each one's children follow it
 * by their start. SDKs round that to a millisecond; within one, what ended first came first. A span
 * whose parent has not come in stands at the top.
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
