import { expect, test } from "vitest";
import { inARow } from "../company/load.ts";
import { measure, requireCreates } from "../company/raise.ts";
import { expectPainAndRelief, runAltered } from "../test/alter.ts";
import { drill, isDrowned, judge } from "./drill.ts";
import { ownPool } from "./variations.ts";

test("below shows the pain and above the relief", () => expectPainAndRelief(drill));

test("judges only by creates that were made", () => {
  const stages = inARow([1, 2], 1);
  const search = { stream: "search", tookMs: 100, status: 200 };
  const create = { stream: "create", dueMs: 0, tookMs: 5, status: 201 };
  const verdict = (lastMs: number, status = 201) => {
    const samples = [
      { ...search, dueMs: 0 },
      { ...search, dueMs: 1_500 },
      create,
      { ...create, dueMs: 1_500, tookMs: lastMs, status },
    ];
    requireCreates(samples);
    return judge(measure(samples, stages));
  };
  expect([verdict(49), verdict(50)]).toEqual(["holds", "fails"]);
  expect(() => verdict(1, 500)).toThrow("1 of 2 creates failed (500).");
  expect(() => verdict(1, 0)).toThrow("1 of 2 creates failed (no answer).");
  expect(() => requireCreates([])).toThrow("There was no create to measure.");
});

test("creates have drowned only if they are slow and wait as long as searches do", () => {
  const atRest = { create: 5, search: 20 };
  const drowned = (create: number, search: number) => isDrowned({ create, search }, atRest);
  expect(drowned(500, 1_000)).toBe(true);
  expect(drowned(499, 1_000)).toBe(false);
  expect(drowned(49, 50)).toBe(false);
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
