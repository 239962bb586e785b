import { expect, test } from "vitest";
import { percentiles } from "./percentiles.ts";

test("measurements are assumed to be evenly spread over their bucket", () => {
  expect(percentiles([0, 0.25, 0.5, 1], [10, 20], [0, 100, 0])).toEqual([10, 12.5, 15, 20]);
});

test("lower buckets have the lower ranks", () => {
  expect(percentiles([0.5, 0.9, 0.95], [1, 2, 4], [50, 40, 10, 0])).toEqual([1, 2, 3]);
});

test("a measurement above the highest bound counts as that bound", () => {
  expect(percentiles([0.99], [1, 2], [0, 0, 7])).toEqual([2]);
});

test("without measurements there are no percentiles", () => {
  expect(percentiles([0.5], [1, 2], [0, 0, 0])).toBeUndefined();
  expect(percentiles([0.5], [], [])).toBeUndefined();
});
