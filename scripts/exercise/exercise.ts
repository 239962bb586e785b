import { posix } from "node:path";
import type { Act } from "../../shared/kit/acts.ts";
import { UserError } from "../../shared/kit/command.ts";
import { didYouMean } from "../../shared/kit/nearest.ts";
import { assemble, closure, readLedger } from "../../shared/ledger/ledger.ts";
import type { Ledger, Piece, Tree } from "../../shared/ledger/model.ts";
import { stepsOf } from "../../shared/ledger/steps.ts";
import { compareInReadingOrder } from "../ledger/reading-order.ts";

/** The start of an exercise: the act without the piece, or the step before the piece. */
export type Begin = "act" | "step";

/** An act without a piece, the tests of that piece, and the act with it. */
export type Exercise = {
  ledger: Ledger;
  piece: Piece;
  begin: Begin;
  /** The files before the piece's tests are added. */
  start: Tree;
  solution: Tree;
  /** The piece's own new files below `test/`: tests and their helpers. */
  given: string[];
};

export const isTest = (path: string) => /\.test\.ts$/.test(path);

/**
 * The new files below `test/` that belong only to the piece. The learner gets them from the start.
 * Test files that the piece only changes are not among them.
 */
function givenBy({ files }: Ledger, id: string): string[] {
  return files
    .filter(({ path, kind }) => kind === "added" && path.startsWith("test/"))
    .filter(({ lines }) => lines.length > 0 && lines.every(({ owner }) => owner === id))
    .map(({ path }) => path);
}

/**
 * The pieces of an act that have tests. Other pieces have no exercise, because tests decide when it
 * is done.
 */
export const piecesWithTests = (ledger: Ledger): Piece[] =>
  ledger.pieces.filter(({ id }) => givenBy(ledger, id).some(isTest));

/** The exercise of a piece that has tests. */
export function exerciseOf(ledger: Ledger, piece: Piece, begin: Begin = "act"): Exercise {
  const given = givenBy(ledger, piece.id);
  const common = { ledger, piece, begin, given };
  if (begin === "step") {
    const steps = stepsOf(ledger);
    const at = steps.findIndex(({ id }) => id === piece.id);
    const [before, after] = [steps[at - 1], steps[at]];
    return { ...common, start: before?.tree ?? new Map(), solution: after?.tree ?? new Map() };
  }
  const gone = closure(ledger, piece.id);
  const others = ledger.pieces.map(({ id }) => id).filter((id) => !gone.has(id));
  return {
    ...common,
    start: assemble(ledger, others),
    solution: assemble(ledger, [...others, piece.id]),
  };
}

/**
 * Returns the exercise for a word.
 * @throws UserError with the valid words if the act has no such piece, or the piece has no tests
 */
export function findExercise(act: Act, word: string | undefined, begin: Begin): Exercise {
  const ledger = readLedger(act);
  const ids = piecesWithTests(ledger).map(({ id }) => id);
  const piece = ledger.pieces.find(({ id }) => id === word);
  if (piece && ids.includes(piece.id)) return exerciseOf(ledger, piece, begin);
  const problem = piece
    ? `'${piece.id}' has no tests of its own, so it has no exercise.`
    : word
      ? `Act ${act.number} has no piece '${word}'.`
      : "Which piece?";
  throw new UserError(problem, `${didYouMean(word ?? "", ids)}Use one of: ${ids.join(", ")}.`);
}

/** The first content of a playground: the start and the piece's tests. */
export function withTests({ start, solution, given }: Exercise): Tree {
  return new Map([...start, ...given.map((path) => [path, solution.get(path) ?? ""] as const)]);
}

export type Difference = { file: string; kind: "added" | "changed" | "deleted" };

/** The differences between a tree and the solution, in the reading order of the piece. */
export function differences({ piece, start, solution }: Exercise, mine: Tree): Difference[] {
  const wanted = [...solution].filter(([path, text]) => mine.get(path) !== text);
  const left = [...mine.keys()].filter((path) => start.has(path) && !solution.has(path));
  const found: Difference[] = [
    ...wanted.map(([file]) => ({ file, kind: mine.has(file) ? "changed" : "added" }) as const),
    ...left.map((file) => ({ file, kind: "deleted" }) as const),
  ];
  return found.sort(compareInReadingOrder(piece));
}

/** The path of an imported file: `../src/a.ts` in `test/b.ts` is `src/a.ts`. */
export const resolveImport = (from: string, module: string) =>
  posix.join(posix.dirname(from), module);
