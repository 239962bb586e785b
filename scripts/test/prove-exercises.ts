import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Act } from "../../shared/kit/acts.ts";
import { readLedger } from "../../shared/ledger/ledger.ts";
import type { Ledger, Piece, Tree } from "../../shared/ledger/model.ts";
import { hashTree, writeTree } from "../../shared/ledger/tree.ts";
import { checkPiece } from "../exercise/check.ts";
import { type Exercise, exerciseOf, piecesWithTests, withTests } from "../exercise/exercise.ts";
import { isGreen } from "../exercise/print-check.ts";
import { type TypeCheck, typeCheckerFor } from "../ledger/type-check.ts";
import { Passed, workDir } from "./passed.ts";
import type { Outcome } from "./run-tests.ts";
import { testStep } from "./step-tests.ts";

type Means = {
  /** Addresses of the servers that the tests need. */
  env: Record<string, string>;
  signal: AbortSignal;
};

/**
 * Proves every exercise of an act: it is green without the tests of its piece, each file of those is
 * red, and the solution is green. What has passed is remembered. A piece without tests of its own
 * fails, since nothing says that it does what it is for.
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
async function prove(exercise: Exercise, checkTypes: TypeCheck, means: Means) {
  const { ledger, piece, start, solution } = exercise;
  return (
    (await proveGreen(ledger, piece, "start", start, checkTypes, means)) ??
    (await proveRed(exercise, means)) ??
    (await proveGreen(ledger, piece, "solution", solution, checkTypes, means))
  );
}

async function proveGreen(
  { act }: Ledger,
  piece: Piece,
  what: "start" | "solution",
  tree: Tree,
  checkTypes: TypeCheck,
  means: Means,
): Promise<string | undefined> {
  const hash = hashTree(tree);
  const step = { id: `exercise-${piece.id}-${what}`, pieces: [], tree, hash };
  const passed = new Passed();
  if (!passed.has("types", hash)) {
    const [wrong] = checkTypes(tree);
    if (wrong) return `its ${what} has wrong types: ${wrong.file}:${wrong.line}: ${wrong.message}`;
    passed.add("types", hash);
  }
  if (!passed.has("tests", hash)) {
    const [failure] = await testStep(act.name, step, means);
    if (failure) return `its ${what} is not green: ${failure.message} (${failure.remedy})`;
    passed.add("tests", hash);
  }
  passed.save();
  return undefined;
}

/** Before the piece is built, every file of its tests fails. The others know nothing of them. */
async function proveRed(exercise: Exercise, { env, signal }: Means): Promise<string | undefined> {
  const tree = withTests(exercise);
  const content = `${exercise.given.join()} ${hashTree(tree)}`;
  const passed = new Passed();
  if (passed.has("red", content)) return undefined;
  mkdirSync(join(workDir, "steps"), { recursive: true });
  const dir = mkdtempSync(join(workDir, "steps", `exercise-${exercise.piece.id}-${process.pid}-`));
  try {
    writeTree(tree, dir);
    const run = { cwd: dir, env, signal };
    const green = (await checkPiece(exercise, run)).find((file) => isGreen([file]));
    signal.throwIfAborted(); // what was broken off is red, too
    if (green) return `${green.file} passes without the piece, so it proves nothing`;
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
  passed.add("red", content);
  passed.save();
  return undefined;
}
