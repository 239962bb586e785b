import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Act } from "../../shared/kit/acts.ts";
import { readLedger } from "../../shared/ledger/ledger.ts";
import type { Tree } from "../../shared/ledger/model.ts";
import { hashTree, writeTree } from "../../shared/ledger/tree.ts";
import { runTestFiles } from "../exercise/check.ts";
import {
  type Exercise,
  exerciseOf,
  isTest,
  piecesWithTests,
  withTests,
} from "../exercise/exercise.ts";
import { isGreen } from "../exercise/print-check.ts";
import { type TypeCheck, typeCheckerFor } from "../ledger/type-check.ts";
import { Passed, workDir } from "./passed.ts";
import type { Outcome } from "./run-tests.ts";
import { type Means, testStep } from "./step-tests.ts";
import { canLoad, untriedTests } from "./untried-tests.ts";

/**
 * Proves every exercise of an act: at the start, the app works; each test file of the piece is red
 * before the piece is built; and the solution is green. Of the green tests, only those of the piece
 * and two of the whole app run. Remembers proofs that passed. A piece without its own tests fails.
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
  const { start, solution, given } = exercise;
  return (
    proveTypes("start", start, checkTypes) ??
    proveTypes("solution", solution, checkTypes) ??
    (await proveGreen("start", exercise, [], means)) ??
    (await proveRed(exercise, means)) ??
    (await proveGreen("solution", exercise, given, means))
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

/** @param own the test files of the piece */
async function proveGreen(
  what: "start" | "solution",
  exercise: Exercise,
  own: string[],
  means: Means,
): Promise<string | undefined> {
  const { ledger, piece, [what]: tree } = exercise;
  const files = untriedTests(tree, own);
  if (files.length === 0) return undefined;
  const step = { id: `exercise-${piece.id}-${what}`, tree };
  const [failure] = await testStep(ledger.act.name, step, means, files);
  return failure && `its ${what} is not green: ${failure.message} (${failure.remedy})`;
}

/**
 * Checks that before the piece is built, each of its test files is red. A file that imports a module
 * of the piece cannot be loaded, so it is red without being run.
 */
async function proveRed(exercise: Exercise, { env, signal }: Means): Promise<string | undefined> {
  const tree = withTests(exercise);
  const given = exercise.given.filter(isTest);
  const content = `${given.join()} ${hashTree(tree)}`;
  const passed = new Passed();
  if (passed.has("red", content)) return undefined;
  mkdirSync(join(workDir, "steps"), { recursive: true });
  const dir = mkdtempSync(join(workDir, "steps", `exercise-${exercise.piece.id}-${process.pid}-`));
  try {
    writeTree(tree, dir);
    // One failing test shows that a file is red. Many tests wait for a long time before they fail.
    for (const file of given.filter((file) => canLoad(file, tree))) {
      const results = await runTestFiles(["--bail=1", file], { cwd: dir, env, signal });
      signal.throwIfAborted(); // An interrupted run is red, too.
      const result = results.get(file);
      if (result && isGreen([result]))
        return `${file} passes without the piece, so it proves nothing`;
    }
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
  passed.add("red", content);
  passed.save();
  return undefined;
}
