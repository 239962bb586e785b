import { expect, test } from "vitest";
import { findAct } from "../acts.ts";
import { contractOf, testNames } from "./contract.ts";
import { findExercise } from "./exercise.ts";

test("the names of tests are read without running them", () => {
  const source = `
    import { missing } from "./nowhere.ts";
    test("plain", () => { test("not one of its own"); });
    describe("a list", () => { it.skip(\`keeps \${order}\`, async () => {}); });
    test.each([1, 2])("doubles %i", (n) => {});
    export const notATest = contest("no");
  `;
  expect(testNames(source)).toEqual(["plain", `a list keeps ${"$"}{order}`, "doubles %i"]);
});

test("the contract names what the tests import and nobody has written", () => {
  const [jobs] = contractOf(findExercise(findAct("1"), "background-jobs", "act"));
  expect([...(jobs?.missing ?? [])]).toEqual([["src/async/jobs.ts", ["createJobs"]]]);
  expect(jobs?.tests).toHaveLength(2);
});
