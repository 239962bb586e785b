import { startThrowawayInfra } from "../../shared/infra/infra.ts";
import { findAct } from "../../shared/kit/acts.ts";
import { UserError } from "../../shared/kit/command.ts";
import type { Paint } from "../../shared/kit/painter.ts";
import { withProgress } from "../../shared/kit/progress.ts";
import { typeCheckerFor } from "../ledger/type-check.ts";
import { checkOthers, checkPiece } from "./check.ts";
import { type Exercise, findExercise } from "./exercise.ts";
import { actsWithPieces, listExercises, nextExercise } from "./list.ts";
import type { Place } from "./place.ts";
import { codeIn, hasWork } from "./playground.ts";
import { type Manifest, readManifest } from "./playground-record.ts";
import { isGreen, printBroken, printResults } from "./print-check.ts";
import { noteProgress, progressOf } from "./progress.ts";
import { findPart, partsOf } from "./text.ts";

/** The exercise in the playground. */
export type CurrentExercise = { place: Place; exercise: Exercise; manifest: Manifest };

/** @throws UserError if there is no exercise in the playground */
export function openCurrentExercise(place: Place): CurrentExercise {
  const manifest = readManifest(place);
  if (!manifest)
    throw new UserError(
      "There is no exercise in playground/ yet.",
      "Begin one, for example: npm run exercise 1 background-jobs. 'npm run exercise' lists them.",
    );
  const exercise = findExercise(findAct(manifest.act), manifest.piece, manifest.begin);
  return { place, manifest, exercise };
}

export type Checking = {
  /** Addresses of the servers that the tests need. */
  env: Record<string, string>;
  signal: AbortSignal;
  paint: Paint;
  say: (text: string) => void;
};

/**
 * Runs the tests of the piece, then the other tests of the act, and prints what is left to do.
 * @param patience `always`: always runs the other tests; `when green`: runs them only if the tests
 *   of the piece pass
 * @returns whether the exercise is solved
 */
export async function checkWork(
  { place, exercise, manifest }: CurrentExercise,
  { env, signal, paint, say }: Checking,
  patience: "always" | "when green" = "always",
): Promise<boolean> {
  const run = { cwd: place.dir, env, signal };
  const own = await withProgress("The tests of the piece", () => checkPiece(exercise, run));
  if (signal.aborted) return false;
  say(printResults(own, partsOf(exercise.ledger.act.dir, exercise.piece.id), paint));
  const isUntouched = !hasWork(place);
  let testsPass = isGreen(own);
  if (testsPass || (patience === "always" && !isUntouched)) {
    const broken = await withProgress("The other tests of the act", () =>
      checkOthers(exercise, run),
    );
    if (signal.aborted) return false;
    say(printBroken(broken, paint));
    testsPass &&= broken.length === 0;
  }
  return conclude({ place, exercise, manifest }, testsPass, say);
}

/**
 * Decides whether work whose tests have run is a solution, notes the progress, and prints what to
 * do next.
 * @returns whether the exercise is solved
 */
export function conclude(
  { place, exercise, manifest }: CurrentExercise,
  testsPass: boolean,
  say: Checking["say"],
): boolean {
  const isSolved =
    testsPass && reportTypes(place, exercise, say) && reportChangedTests(place, exercise, say);
  const { wasChecked, hints } = progressOf(place, exercise);
  const isOwn = isSolved && !manifest.isRevealed;
  noteProgress(place, exercise, { wasChecked: true, ...(isOwn && { state: "done" as const }) });
  if (isSolved) say(afterwards(place, manifest));
  else if (wasChecked && hints < 3) say("Stuck? npm run exercise hint\n");
  else if (!wasChecked) say(redIsTheStart);
  return isSolved;
}

/**
 * Runs only the tests of one part.
 * @returns whether they pass
 * @throws UserError if the exercise has no such part
 */
export async function checkPart(
  { place, exercise }: CurrentExercise,
  number: string,
  { env, signal, paint, say }: Checking,
): Promise<boolean> {
  const { tests } = findPart(exercise, number);
  const run = { cwd: place.dir, env, signal };
  const results = await withProgress(`The tests of part ${number}`, () =>
    checkPiece(exercise, run, tests),
  );
  if (signal.aborted) return false;
  say(printResults(results, [], paint));
  return isGreen(results);
}

const redIsTheStart = `Red is where you begin: the tests describe what you will build.
Next: read playground/TASK.md, then change the code. 'npm run exercise watch' runs the tests whenever you save.
`;

/** Vitest ignores types, but a solution needs correct ones. */
function reportTypes(place: Place, { ledger }: Exercise, say: Checking["say"]): boolean {
  const problems = typeCheckerFor(ledger.act.dir)(codeIn(place));
  const [first] = problems;
  if (!first) return true;
  say(`The types are not right yet: ${first.file}:${first.line}: ${first.message}`);
  say(problems.length > 1 ? ` (and ${problems.length - 1} more)\n` : "\n");
  return false;
}

function reportChangedTests(
  place: Place,
  { given, solution }: Exercise,
  say: Checking["say"],
): boolean {
  const mine = codeIn(place);
  const [changed] = given.filter((path) => mine.get(path) !== solution.get(path));
  if (!changed) return true;
  say(`${changed} differs from the file that you got, so this does not count as solved.\n`);
  say(`'npm run exercise catch-up ${changed}' restores it.\n`);
  return false;
}

function afterwards(place: Place, { isRevealed }: Manifest): string {
  if (isRevealed)
    return "This is the solution, so it does not count as yours. 'npm run exercise reset' starts again.\n";
  const next = nextExercise(listExercises(actsWithPieces(), place));
  const further = next
    ? [`npm run exercise ${next.act} ${next.piece}`, "the next exercise"]
    : ["npm run exercise", "the list: all exercises are done"];
  const commands = [
    ["npm run exercise diff", "your code compared with the solution"],
    ["npm run exercise diff lesson", "the piece line by line, with its reasons"],
    further,
  ];
  const width = Math.max(...commands.map(([command = ""]) => command.length));
  const lines = commands.map(([command = "", what]) => `  ${command.padEnd(width)}  ${what}\n`);
  return `Solved! Next:\n${lines.join("")}`;
}

/** Starts the servers that the tests of an exercise need. Their data are removed when they stop. */
export function startServers({ solution }: Exercise) {
  const needs = JSON.parse(solution.get("package.json") ?? "{}").ladder?.servers ?? [];
  return startThrowawayInfra({ needs });
}
