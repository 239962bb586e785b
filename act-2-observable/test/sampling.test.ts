import { expect, onTestFinished, test, vi } from "vitest";
import { atMost } from "../src/ops/sampling.ts";

test("every trace is kept while there are few, and of many so many a second", () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const isKept = atMost(100);
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
  expect(kept).toBeLessThanOrEqual(1101); // with what a quiet second has saved
});
