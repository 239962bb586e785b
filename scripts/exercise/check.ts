import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { stripVTControlCharacters } from "node:util";
import { pathIn, type Run, reportVitest, type TestFile } from "../test/run-tests.ts";
import { type Exercise, isTest } from "./exercise.ts";
import { testNames } from "./test-expectations.ts";

/** The result of one test, with the reason of a failure. */
export type Result = { name: string; passed: boolean; reason?: string };

/** The results of a file. A file that can't be loaded fails as a whole, for one reason. */
export type FileResult = { file: string; results: Result[]; reason?: string };

/** Runs the tests of the exercise's piece, or some of them. */
export async function checkPiece(
  { given, solution }: Exercise,
  run: Run,
  wanted = given.filter(isTest),
): Promise<FileResult[]> {
  const found = await runTestFiles(wanted, run);
  const more = found.get(outside);
  const results = wanted.map((file) => {
    const names = testNames(solution.get(file) ?? "");
    const reason = existsSync(join(run.cwd, file)) ? more?.reason : isGone(file);
    return found.get(file) ?? unloadable(file, names, reason ?? "it gave no result");
  });
  return more && found.size > 1 ? [...results, more] : results;
}

const isGone = (file: string) => `it is missing: 'npm run exercise catch-up ${file}' restores it`;

/** Runs the other tests of the act, and returns those that fail or are missing. */
export async function checkOthers(exercise: Exercise, run: Run): Promise<FileResult[]> {
  const own = new Set(exercise.given);
  const excluded = exercise.given.filter(isTest).flatMap((file) => ["--exclude", file]);
  const found = await runTestFiles(excluded, run);
  const failing = [...found.values()].filter(
    ({ file, results }) => !own.has(file) && !allPass(results),
  );
  return [...failing, ...goneTests(exercise, run.cwd)];
}

/** The tests that were there at the start, are in the solution, and are now missing. */
function goneTests({ start, solution }: Exercise, dir: string): FileResult[] {
  const files = [...start.keys()].filter((file) => isTest(file) && solution.has(file));
  return files.flatMap((file) => {
    const [before, after] = [start, solution].map((tree) => testNames(tree.get(file) ?? ""));
    const path = join(dir, file);
    const mine = existsSync(path) ? testNames(readFileSync(path, "utf8")) : [];
    const gone = before?.filter((name) => after?.includes(name) && !mine.includes(name)) ?? [];
    return gone.length > 0 ? [unloadable(file, gone, isGone(file))] : [];
  });
}

export const allPass = (results: Result[]) => results.every(({ passed }) => passed);

const outside = "outside of any test";

/** Longer than any wait in a test, so that the test's own message is shown. */
const timeoutMs = 45_000;

/** A test's timeout cannot interrupt a busy loop. This reporter, with a longer limit, can. */
const quietLimit = fileURLToPath(import.meta.resolve("./quiet-limit.ts"));

/**
 * Runs tests and returns the results of each file by its path. Isolates the files from each other,
 * because unfinished code may not clean up.
 */
export async function runTestFiles(words: string[], run: Run): Promise<Map<string, FileResult>> {
  const limits = ["--isolate", `--testTimeout=${timeoutMs}`, `--reporter=${quietLimit}`];
  const { ok, report, output } = await reportVitest([...limits, ...words], run);
  const found = (report?.testResults ?? []).map((result) => toFileResult(result, run.cwd));
  const files = new Map(found.map((result) => [result.file, result]));
  const explains = found.some(({ results }) => !allPass(results));
  const isEmpty = /No test files found/.test(output);
  if (!ok && !explains && !isEmpty)
    files.set(outside, unloadable(outside, ["nothing goes wrong"], firstReason(output, run.cwd)));
  return files;
}

function toFileResult({ name, ...result }: TestFile, dir: string): FileResult {
  const file = pathIn(dir, name);
  const { status, message = "", assertionResults } = result;
  if (status === "failed" && assertionResults.length === 0)
    return unloadable(file, testNames(readFileSync(name, "utf8")), firstReason(message, dir));
  const results = assertionResults.map(({ fullName, status, failureMessages = [] }) => {
    const [failure] = failureMessages;
    const reason = failure && firstReason(failure, dir);
    return { name: fullName, passed: status === "passed", ...(reason && { reason }) };
  });
  return { file, results };
}

function unloadable(file: string, names: string[], reason: string): FileResult {
  return { file, results: names.map((name) => ({ name, passed: false })), reason };
}

const reasonWidth = 110;

/**
 * The most informative line of an error: the first with an error name that is not that of a
 * wrapper.
 */
function firstReason(text: string, dir: string): string {
  const lines = stripVTControlCharacters(text)
    .replaceAll(`${dir}/`, "")
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean);
  const informative = lines.find(
    (line) => /^\w*error:/i.test(line) && !/Command failed/.test(line),
  );
  const reason = (informative ?? lines[0] ?? "no reason given")
    .replace(/^(Assertion)?Error: /, "")
    .replace(/ imported from .*/, "");
  return reason.length > reasonWidth ? `${reason.slice(0, reasonWidth)}…` : reason;
}
