import { expect, test } from "vitest";
import { countReport, describeFailures } from "./run-tests.ts";

const failedTest = {
  fullName: "todos can be renamed",
  status: "failed",
  failureMessages: ["expected 'a' to be 'b'"],
};
const report = {
  numPassedTests: 3,
  numFailedTests: 1,
  numPendingTests: 2,
  testResults: [{ name: "todos.test.ts", status: "failed", assertionResults: [failedTest] }],
};
const unloadable = {
  ...report,
  testResults: [
    { name: "lists.test.ts", status: "failed", message: "no such module", assertionResults: [] },
  ],
};

test("passed, failed and skipped tests are counted", () => {
  expect(countReport(report)).toEqual({ passed: 3, failed: 1, skipped: 2 });
});

test("a file that could not be loaded counts as failed", () => {
  expect(countReport(unloadable).failed).toBe(2);
});

test("a failure is told by file, test and reason", () => {
  expect(describeFailures(report)).toBe(
    "todos.test.ts: todos can be renamed\nexpected 'a' to be 'b'",
  );
  expect(describeFailures(unloadable)).toBe("lists.test.ts\nno such module");
});
