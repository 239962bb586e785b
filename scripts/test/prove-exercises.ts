import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Act } from "../../shared/kit/acts.ts";
import { readLedger } from "../../shared/ledger/ledger.ts";
import type { Tree } from "../../shared/ledger/model.ts";
import { hashTree, loadAct, writeTree } from "../../shared/ledger/tree.ts";
import { type FileResult, runTestFiles } from "../exercise/check.ts";
import {
  type Exercise,
  exerciseOf,
  isTest,
  piecesWithTests,
  withTests,
} from "../exercise/exercise.ts";
import { isGreen } from "../exercise/print-check.ts";
import { type TypeCheck, typeCheckerFor } from "../ledger/type-check.ts";
import { affectedTests } from "./affected-tests.ts";
import { Passed, workDir } from "./passed.ts";
import type { Outcome } from "./run-tests.ts";
import { type Means, testStep } from "./step-tests.ts";

/**
 * Proves every exercise of an act. The first run shows that before the piece is built, each test
 * file of the piece is red and the other tests are green. The second run shows that the solution is
 * green. Both run only the tests that may differ from those of the act, whose whole suite runs
 * elsewhere. Remembers proofs that passed. A piece without its own tests fails.
 */
export async function proveExercises(act: Act, means: Means): Promise<Outcome> {
  const ledger = readLedger(act);
  const provable = piecesWithTests(ledger);
  const checkTypes = typeCheckerFor(act.dir);
  const sum = { passed: 0, failed: 0, output: "" };
  for (const piece of ledger.pieces) {
    const fault = provable.includes(piece)
      ? await prove(exerciseOf(ledger, piece), checkTypes, means)
      : "it has no tests of its own: add a new file below test/ that belongs to it alone";
    if (fault) sum.output += `${act.name}, exercise ${piece.id}: ${fault}\n`;
    sum[fault ? "failed" : "passed"]++;
  }
  return sum;
}

/** @returns what is wrong with the exercise, if anything is */
async function prove(
  exercise: Exercise,
  checkTypes: TypeCheck,
  means: Means,
): Promise<string | undefined> {
  const whole = loadAct(exercise.ledger.act.dir);
  return (
    proveTypes("start", exercise.start, checkTypes) ??
    proveTypes("solution", exercise.solution, checkTypes) ??
    (await proveRed(exercise, whole, means)) ??
    (await proveSolution(exercise, whole, means))
  );
}

function proveTypes(what: string, tree: Tree, checkTypes: TypeCheck): string | undefined {
  const passed = new Passed();
  const hash = hashTree(tree);
  if (passed.has("types", hash)) return undefined;
  const [wrong] = checkTypes(tree);
  if (wrong) return `its ${what} has wrong types: ${wrong.file}:${wrong.line}: ${wrong.message}`;
  passed.add("types", hash);
  passed.save();
  return undefined;
}

/**
 * Checks that before the piece is built, each of its test files is red and the other tests are
 * green.
 */
async function proveRed(
  exercise: Exercise,
  whole: Tree,
  { env, signal }: Means,
): Promise<string | undefined> {
  const tree = withTests(exercise);
  const given = exercise.given.filter(isTest);
  const files = [...new Set([...given, ...affectedTests(exercise.start, whole)])];
  const content = `${given.join()} ${files.join()} ${hashTree(tree)}`;
  const passed = new Passed();
  if (passed.has("red", content)) return undefined;
  mkdirSync(join(workDir, "steps"), { recursive: true });
  const dir = mkdtempSync(join(workDir, "steps", `exercise-${exercise.piece.id}-${process.pid}-`));
  try {
    writeTree(tree, dir);
    const run = { cwd: dir, env, signal };
    const results = await runTestFiles(
      files.filter((file) => !given.includes(file)),
      run,
    );
    // One failing test shows that a file is red. Many tests wait for a long time before they fail.
    for (const file of given) {
      const result = (await runTestFiles(["--bail=1", file], run)).get(file);
      if (result) results.set(file, result);
    }
    signal.throwIfAborted(); // An interrupted run is red, too.
    for (const file of files) {
      const result = results.get(file);
      const isRed = !result || !isGreen([result]);
      if (given.includes(file) && !isRed)
        return `${file} passes without the piece, so it proves nothing`;
      if (!given.includes(file) && isRed)
        return `its start is not green: ${file}: ${reasonOf(result)}`;
    }
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
  passed.add("red", content);
  passed.save();
  return undefined;
}

function reasonOf(result: FileResult | undefined): string {
  const failed = result?.results.find(({ passed }) => !passed);
  return result?.reason ?? failed?.reason ?? "it gave no result";
}

async function proveSolution(
  { ledger, piece, solution, given }: Exercise,
  whole: Tree,
  means: Means,
): Promise<string | undefined> {
  const hash = hashTree(solution);
  const files = [...new Set([...given.filter(isTest), ...affectedTests(solution, whole)])];
  const key = `${hash} ${files.join()}`;
  const passed = new Passed();
  if (passed.has("tests", hash) || passed.has("tests", key)) return undefined;
  const step = { id: `exercise-${piece.id}-solution`, pieces: [], tree: solution, hash };
  const [failure] = await testStep(ledger.act.name, step, means, files);
  if (failure) return `its solution is not green: ${failure.message} (${failure.remedy})`;
  passed.add("tests", key);
  passed.save();
  return undefined;
}
