import { ROOT_CONTEXT, SpanKind, TraceFlags, trace } from "@opentelemetry/api";
import { SamplingDecision } from "@opentelemetry/sdk-trace";
import { beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { upTo } from "../src/ops/sampling.ts";

const traceId = "0af7651916cd43dd8448eb211c80319c";

function isKept(sampler: ReturnType<typeof upTo>, context = ROOT_CONTEXT): boolean {
  const { decision } = sampler.shouldSample(context, traceId, "GET /", SpanKind.SERVER, {}, []);
  return decision === SamplingDecision.RECORD_AND_SAMPLED;
}

beforeEach(() => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
});

test("every trace is kept while there are few, and of many so many a second", () => {
  const sampler = upTo(100);
  for (let count = 0; count < 1000; count++) {
    expect(isKept(sampler)).toBe(true);
    vi.advanceTimersByTime(10);
  }
  let kept = 0;
  for (let count = 0; count < 10_000; count++) {
    if (isKept(sampler)) kept++;
    vi.advanceTimersByTime(1);
  }
  expect(kept).toBeGreaterThanOrEqual(1000);
  expect(kept).toBeLessThanOrEqual(1101); // and what a quiet second has saved
});

test("what continues a trace is kept as its beginning was", () => {
  const sampler = upTo(1);
  const begun = (traceFlags: TraceFlags) =>
    trace.setSpanContext(ROOT_CONTEXT, { traceId, spanId: "b7ad6b7169203331", traceFlags });
  for (let count = 0; count < 10; count++) {
    expect(isKept(sampler, begun(TraceFlags.SAMPLED))).toBe(true);
    expect(isKept(sampler, begun(TraceFlags.NONE))).toBe(false);
  }
});
