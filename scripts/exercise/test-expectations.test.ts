import { expect, test } from "vitest";
import { findAct } from "../../shared/kit/acts.ts";
import { findExercise } from "./exercise.ts";
import { expectationsOf, exportedNames, testNames } from "./test-expectations.ts";

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

test("the expectations list names that the tests import and the code does not export yet", () => {
  const [jobs] = expectationsOf(findExercise(findAct("1"), "background-jobs", "act"));
  expect([...(jobs?.missing ?? [])]).toEqual([["src/async/jobs.ts", ["createJobs"]]]);
  expect(jobs?.tests).toHaveLength(4);
});

test("text that only looks like an export is ignored", () => {
  const source = `
    export const one = 1, two = 2;
    export abstract class Three {}
    export { inner as four, type Five } from "./elsewhere.ts";
    export default one;
    const text = \`
export const six = 6;
\`; // export { seven }
  `;
  const names = ["one", "two", "Three", "four", "Five", "default"];
  expect(exportedNames(source)).toEqual(new Set(names));
});
