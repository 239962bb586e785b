import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { root } from "../../shared/kit/acts.ts";
import { countReport, greenFiles, runNode, runVitest } from "./run-tests.ts";

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

test("the green files of a run are those without a skipped test", () => {
  const file = (name: string, ...states: string[]) => ({
    name: join(root, "test", name),
    status: "passed",
    assertionResults: states.map((status) => ({ fullName: status, status })),
  });
  const testResults = [file("a.test.ts", "passed"), file("b.test.ts", "passed", "pending")];
  const ended = { ok: true, output: "", answer: "", report: { ...report, testResults } };
  expect(greenFiles(ended, root)).toEqual(["test/a.test.ts"]);
  expect(greenFiles({ ...ended, ok: false }, root)).toEqual([]);
});

test("a failure is printed with file, test, reason and cause", async () => {
  mkdirSync(join(root, ".ladder"), { recursive: true });
  const cwd = mkdtempSync(join(root, ".ladder", "failing-"));
  onTestFinished(() => rmSync(cwd, { recursive: true }));
  writeFileSync(
    join(cwd, "fine.test.js"),
    'import { test } from "vitest"; test("goes", ({ task }) => { task.meta.measured = "2 of 3"; });',
  );
  writeFileSync(
    join(cwd, "todos.test.js"),
    `import { test } from "vitest";
    test("can be renamed", () => {
      throw new Error("a property failed", { cause: new Error("the name is taken") });
    });`,
  );
  const { passed, failed, measured, output } = await runVitest([], {
    cwd,
    signal: AbortSignal.timeout(170_000),
  });
  expect({ passed, failed, measured }).toEqual({ passed: 1, failed: 1, measured: ["2 of 3"] });
  expect(output).toMatch(/^⎯+ Failed Tests 1 /);
  expect(output).toContain("todos.test.js > can be renamed\nError: a property failed");
  expect(output).toContain("Caused by: Error: the name is taken");
});

test("a program's progress messages are not part of its answer", async () => {
  const program = 'console.error("Starting PostgreSQL …"); console.log("{}");';
  const { signal } = new AbortController();
  const { ok, output, answer } = await runNode(["--eval", program], { cwd: root, signal });
  expect({ ok, answer }).toEqual({ ok: true, answer: "{}\n" });
  expect(output).toContain("Starting PostgreSQL");
});
