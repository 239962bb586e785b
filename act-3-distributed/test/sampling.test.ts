import { ROOT_CONTEXT, SpanKind } from "@opentelemetry/api";
import { SamplingDecision } from "@opentelemetry/sdk-trace";
import { expect, onTestFinished, test, vi } from "vitest";
import { atMost } from "../src/ops/sampling.ts";

test("at a low rate all traces are kept, and at a high rate a limited number each second", () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const sampler = atMost(100);
  const isKept = () =>
    sampler.shouldSample(ROOT_CONTEXT, "0".repeat(32), "GET", SpanKind.SERVER, {}, []).decision ===
    SamplingDecision.RECORD_AND_SAMPLED;
  for (let count = 0; count < 1000; count++) {
    expect(isKept()).toBe(true);
    vi.advanceTimersByTime(10);
  }
  let kept = 0;
  for (let count = 0; count < 10_000; count++) {
    if (isKept()) kept++;
    vi.advanceTimersByTime(1);
  }
  expect(kept).toBeGreaterThanOrEqual(1000);
  expect(kept).toBeLessThanOrEqual(1101); // with the unused capacity of a quiet second
});
