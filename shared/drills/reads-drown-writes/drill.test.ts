import { expect, test } from "vitest";
import { expectPainAndRelief, runAltered } from "../test/alter.ts";
import { drill, judge, measure } from "./drill.ts";
import { inARow } from "./load.ts";
import { ownPool } from "./variations.ts";

test("below shows the pain and above the relief", () => expectPainAndRelief(drill));

test("judges only by creates that were made", () => {
  const stages = inARow([1, 2], 1);
  const verdict = (lastMs: number, status = 201) => {
    const sample = { stream: "create", dueMs: 0, tookMs: 5, status: 201 };
    const samples = [sample, { ...sample, dueMs: 1_500, tookMs: lastMs, status }];
    return judge(samples, measure(samples, stages));
  };
  expect([verdict(49), verdict(50)]).toEqual(["holds", "fails"]);
  expect(() => verdict(1, 500)).toThrow("1 of 2 creates failed (500).");
  expect(() => verdict(1, 0)).toThrow("1 of 2 creates failed (no answer).");
  expect(() => judge([], measure([], stages))).toThrow("There was no create to measure.");
});

test("fails if searches use the writers' connections on the side above", async () => {
  const result = await runAltered(drill, "above", [
    {
      file: "src/main.ts",
      find: "const search = todoSearch(reads);",
      replace: "const search = todoSearch(db);",
    },
    // As fast as the side below, otherwise this load would not fill a pool.
    {
      file: "migrations/003_read_model.sql",
      find: " INCLUDE (words, completed_at)\n  WHERE NOT deleted",
      replace: "",
    },
  ]);
  expect(result, result.error).toMatchObject({ verdict: "fails" });
});

test("fails if searches have their own connections on the side below", async () => {
  const result = await runAltered(drill, "below", ownPool);
  expect(result, result.error).toMatchObject({ verdict: "holds" });
});
