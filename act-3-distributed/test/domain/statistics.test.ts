import { expect, test } from "vitest";
import { lastDays, perDay } from "../../src/domain/statistics.ts";

test("the last days end with today in UTC, over the end of a month", () => {
  const justBeforeMidnight = new Date("2026-03-01T23:59:59.999Z");
  expect(lastDays(3, justBeforeMidnight)).toEqual(["2026-02-27", "2026-02-28", "2026-03-01"]);
});

test("a day without events counts as zero", () => {
  const counted = [{ date: "2026-02-28", created: 2, completed: 1 }];
  expect(perDay(["2026-02-27", "2026-02-28"], counted)).toEqual([
    { date: "2026-02-27", created: 0, completed: 0 },
    { date: "2026-02-28", created: 2, completed: 1 },
  ]);
});
