import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { root } from "../../shared/kit/acts.ts";
import { testEnvironment } from "./test-environment.ts";

/** The outcome of a stage: the numbers of checks or tests. */
export type Outcome = {
  passed: number;
  failed: number;
  skipped?: number;
  /** The messages of those that failed. */
  output?: string;
  /** Results that tests counted or timed, in sentences. */
  measured?: string[];
};

export type Run = {
  /** The folder to run in. */
  cwd: string;
  /** Settings in addition to `testEnvironment`. */
  env?: Record<string, string>;
  signal: AbortSignal;
};

/** `output` is everything that was printed, `answer` only the standard output. */
type Ended = { ok: boolean; output: string; answer: string };

/** Runs a program with the current Node, and collects its output. */
export function runNode(args: string[], { cwd, env = {}, signal }: Run): Promise<Ended> {
  return runProgram(process.execPath, args, { cwd, env, signal });
}

/** Runs a program and collects its output. Ends it when the signal is aborted. */
export function runProgram(
  program: string,
  args: string[],
  { cwd, env, signal }: Run,
): Promise<Ended> {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd,
      env: { ...testEnvironment(), NO_COLOR: "1", ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const end = () => child.kill("SIGTERM");
    if (signal.aborted) end();
    signal.addEventListener("abort", end, { once: true });
    let output = "";
    let answer = "";
    child.stdout.on("data", (text) => {
      output += text;
      answer += text;
    });
    child.stderr.on("data", (text) => (output += text));
    child.once("error", (error) => resolve({ ok: false, output: String(error), answer }));
    child.once("close", (code) => {
      signal.removeEventListener("abort", end);
      resolve({ ok: code === 0, output, answer });
    });
  });
}

/** A program of an installed package, for example `bin("typescript", "bin/tsc")`. */
export function bin(packageName: string, path: string): string {
  return join(root, "node_modules", packageName, path);
}

/** Runs a tool whose exit code is the result. Counts as one check. */
export async function check(tool: string, args: string[], run: Run): Promise<Outcome> {
  const { ok, output } = await runNode([tool, ...args], run);
  return ok ? { passed: 1, failed: 0 } : { passed: 0, failed: 1, output };
}

export type VitestReport = {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  testResults: TestFile[];
};

export type TestFile = {
  name: string;
  status: string;
  message?: string;
  assertionResults: {
    fullName: string;
    status: string;
    failureMessages?: string[];
    /** The test's `task.meta`. */
    meta?: { measured?: string };
  }[];
};

/**
 * Counts the tests of a vitest report. A file that could not be loaded counts as one failed test.
 */
export function countReport(report: VitestReport): Omit<Outcome, "output"> {
  const unloaded = report.testResults.filter(
    ({ status, assertionResults }) => status === "failed" && assertionResults.length === 0,
  );
  const tests = report.testResults.flatMap(({ assertionResults }) => assertionResults);
  const measured = tests.flatMap(({ meta }) => meta?.measured ?? []);
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + unloaded.length,
    skipped: report.numPendingTests,
    ...(measured.length > 0 && { measured }),
  };
}

/**
 * The part of vitest's output about the failed tests. The report does not have the cause of an
 * error.
 */
function failuresIn(output: string): string {
  return output.slice(Math.max(0, output.search(/^⎯+ /m)));
}

type Reported = Ended & { report?: VitestReport };

/** Runs the vitest tests of a folder. There is no report if vitest itself failed. */
export async function reportVitest(files: string[], run: Run): Promise<Reported> {
  const dir = mkdtempSync(join(tmpdir(), "ladder-report-"));
  const reportFile = join(dir, "report.json");
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${reportFile}`];
  try {
    const vitest = bin("vitest", "vitest.mjs");
    const ended = await runNode([vitest, "run", ...reporters, ...files], run);
    if (!existsSync(reportFile)) return ended;
    return { ...ended, report: JSON.parse(readFileSync(reportFile, "utf8")) };
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

/** Runs the vitest tests of a folder and counts them. */
export async function runVitest(files: string[], run: Run): Promise<Outcome> {
  return outcomeOf(await reportVitest(files, run));
}

/** Counts the tests of a run. */
export function outcomeOf({ ok, output, report }: Reported): Outcome {
  if (!report) return { passed: 0, failed: 1, output };
  const counted = countReport(report);
  // All tests passed, but vitest failed because of an error outside any test.
  if (!ok && counted.failed === 0) counted.failed = 1;
  return ok ? counted : { ...counted, output: failuresIn(output) };
}

/**
 * The files of a successful run in which no test was skipped, relative to its folder. There are none
 * if something failed, because an error can come from another file than the one that it stops.
 */
export function greenFiles({ ok, report }: Reported, dir: string): string[] {
  const files = ok && report ? report.testResults : [];
  return files
    .filter(({ assertionResults }) => assertionResults.every(({ status }) => status === "passed"))
    .map(({ name }) => pathIn(dir, name));
}

/** The path of a file in a folder, with slashes. */
export const pathIn = (dir: string, file: string) => relative(dir, file).replaceAll("\\", "/");
