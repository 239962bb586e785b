import { expect, test } from "vitest";
import { applyEdits } from "../edits.ts";
import { expectPainAndRelief, runAltered, useStep } from "../test/alter.ts";
import { judge, reportOf } from "./drill.ts";
import { factsOf } from "./facts.ts";
import { plainQuery } from "./report.ts";

const drill = reportOf({ people: 10, listsOfEach: 200, todosInList: 100 });

const timeout = 900_000;

test("below shows the pain and above the relief", { timeout }, () => expectPainAndRelief(drill));

test("fails if the report of the side above asks the database", { timeout }, async () => {
  const useBelow = await useStep(drill, "below");
  const result = await runAltered(drill, "above", (dir) => {
    useBelow(dir);
    applyEdits(dir, plainQuery);
  });
  expect(result, result.error).toMatchObject({ verdict: "fails" });
});

test("one report that does not arrive is enough to fail", () => {
  const report = { fromMs: 0, toMs: 100, arrived: true };
  const verdict = (busyMs: number, reports = [report]) => judge({ quietMs: 10, busyMs, reports });
  expect([verdict(49), verdict(50)]).toEqual(["holds", "fails"]);
  expect(verdict(49, [report, { ...report, arrived: false }])).toBe("fails");
  expect(verdict(49, [])).toBe("fails");
});

test("a create counts to the phase in which it was due", () => {
  const create = (dueMs: number, tookMs: number, status = 201) => {
    return { stream: "create", dueMs, tookMs, status };
  };
  const facts = factsOf({
    samples: [
      create(150, 70),
      create(50, 10),
      create(120, 60, 0),
      create(250, 20),
      create(199, 80),
    ],
    phases: [
      { isQuiet: true, fromMs: 0, toMs: 100 },
      { isQuiet: false, fromMs: 100, toMs: 200 },
      { isQuiet: true, fromMs: 200, toMs: 300 },
    ],
    reports: [],
  });
  expect(facts).toMatchObject({ quietMs: 10, busyMs: 70 });
  expect(facts.creates.map(({ dueMs }) => dueMs)).toEqual([50, 150, 199, 250]);
});
