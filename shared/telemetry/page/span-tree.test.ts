import { expect, test } from "vitest";
import type { Span } from "../records.ts";
import { rowsOf } from "./span-tree.ts";

function span(spanId: string, startMs: number, parentSpanId?: string): Span {
  return { spanId, startMs, ...(parentSpanId && { parentSpanId }) } as Span;
}

test("children follow their parent by start time, and orphans are at the top", () => {
  const spans = [
    span("late", 5, "root"),
    span("early", 2, "root"),
    span("root", 1),
    span("orphan", 9, "elsewhere"),
    span("grandchild", 3, "early"),
  ];
  expect(rowsOf(spans).map(({ span, depth }) => `${depth} ${span.spanId}`)).toEqual([
    "0 root",
    "1 early",
    "2 grandchild",
    "1 late",
    "0 orphan",
  ]);
});

test("of two spans with the same start, the one that ended first is first", () => {
  const commit = { ...span("commit", 1), durationMs: 2 };
  const insert = { ...span("insert", 1), durationMs: 0.5 };
  expect(rowsOf([commit, insert]).map(({ span }) => span.spanId)).toEqual(["insert", "commit"]);
});
