import { relative } from "node:path";
import { type Act, root } from "../../shared/kit/acts.ts";
import { UserError } from "../../shared/kit/command.ts";
import { didYouMean } from "../../shared/kit/nearest.ts";
import { closure } from "../../shared/ledger/needs.ts";
import { page } from "../ledger/pager.ts";
import { readWords } from "../lib/words.ts";
import { openCurrentExercise } from "./current-exercise.ts";
import { differences, findExercise } from "./exercise.ts";
import { actsWithPieces } from "./list.ts";
import * as playground from "./playground.ts";
import { noteProgress } from "./progress.ts";
import { minutesOf, partsOf } from "./text.ts";

/** Runs one action of `npm run exercise`. Returns the exit code. */
export type Action = (words: string[]) => Promise<number>;

const place = playground.ownPlace;
const say = (text: string) => void process.stdout.write(text);
const shown = (path: string) => relative(root, path);

/** Begins the exercise of an act and a piece. */
export const begin: Action = async (words) => {
  const read = readWords(words, { acts: 1, flags: ["step"], others: ["piece"] });
  const [act] = read.acts as [Act]; // The first word names one.
  const [piece] = read.others;
  const mode = read.has("step") ? "step" : "act";
  const possible = actsWithPieces().map(({ number, name }) => `${number} (${name})`);
  if (!actsWithPieces().some(({ name }) => name === act.name))
    throw new UserError(
      `Act ${act.number} has no pieces and no exercises, because the ladder begins there.`,
      `Use one of: ${possible.join(", ")}.`,
    );
  const exercise = findExercise(act, piece, mode);
  const saved = playground.begin(place, exercise);
  tellSaved(saved);
  const earlier = playground.earlierWork(place, exercise, saved);
  if (earlier)
    say(`Your earlier work on it is saved: 'npm run exercise restore ${earlier}' restores it.\n`);
  noteProgress(place, exercise, { state: "begun" });
  const { id, name, difficulty } = exercise.piece;
  const parts = partsOf(act.dir, id);
  const gone = closure(exercise.ledger, piece ?? "").size > 1 ? " and the pieces that need it" : "";
  const what =
    mode === "step" ? `the step before '${name}'` : `${act.name} without '${name}'${gone}`;
  say(`playground/ now contains ${what}, with the tests of that piece.\n`);
  say(
    `${difficulty}, about ${minutesOf(exercise.piece, parts.length)} minutes. Next: read playground/TASK.md, then npm run exercise check\n`,
  );
  for (const [at, { title }] of parts.entries())
    say(`  Part ${at + 1} of ${parts.length}: ${title}\n`);
  return 0;
};

/** Shows a file of the solution. */
export const peek: Action = async ([word]) => {
  const { exercise } = openCurrentExercise(place);
  const file = named(
    word,
    exercise.solution.keys(),
    differences(exercise, exercise.start).map(({ file }) => file),
  );
  await page(exercise.solution.get(file) ?? "");
  return 0;
};

/**
 * Copies a file of the solution: the named one, or the next one. The piece's main file and the
 * learner's own files come last.
 */
export const catchUp: Action = async ([word]) => {
  const { exercise } = openCurrentExercise(place);
  const missing = playground.leftToTake(place, exercise);
  const file = word
    ? named(
        word,
        [...exercise.solution.keys(), ...missing.map(({ file }) => file)],
        missing.map(({ file }) => file),
      )
    : missing[0]?.file;
  const found = missing.find((one) => one.file === file);
  if (!file || !found) {
    say(`${file ?? "Every file"} is already the same as in the solution.\n`);
    return 0;
  }
  tellSaved(playground.takeFile(place, exercise, file));
  const done = {
    added: "was added",
    changed: "is now that of the solution",
    deleted: "was removed, as in the solution",
  };
  say(`${file} ${done[found.kind]}. ${whatDiffers(missing.length - 1)}\n`);
  return 0;
};

export function whatDiffers(count: number): string {
  if (count === 0) return "No file differs from the solution.";
  return count === 1 ? "1 file still differs." : `${count} files still differ.`;
}

/** Copies the whole solution. */
export const solution: Action = async () => {
  const { exercise } = openCurrentExercise(place);
  tellSaved(playground.reveal(place, exercise));
  say("playground/ now contains the solution. 'npm run exercise diff lesson' explains it.\n");
  return 0;
};

/** Starts the exercise again. */
export const reset: Action = async () => {
  const { exercise } = openCurrentExercise(place);
  tellSaved(playground.begin(place, exercise));
  say("playground/ is as it was at the start.\n");
  return 0;
};

/** Restores the latest saved work, of any or of the named piece. */
export const restore: Action = async ([word]) => {
  const { restored, saved, others } = playground.restore(place, word);
  tellSaved(saved);
  say(`playground/ now contains the work that was saved in ${shown(restored)}.\n`);
  if (others.length === 0) return 0;
  say("Saved, too:\n");
  for (const { name } of others.slice(0, listedAtMost)) say(`  npm run exercise restore ${name}\n`);
  const more = others.length - listedAtMost;
  if (more > 0) say(`  … and ${more} more in ${shown(place.savedDir)}\n`);
  return 0;
};

const listedAtMost = 8;

/** Prints where work was saved, if any was. */
function tellSaved(saved: string | undefined): void {
  if (saved)
    say(
      `The former content of playground/ is saved in ${shown(saved)}. 'npm run exercise restore' restores it.\n`,
    );
}

/** Returns the file for a path or the end of a path. */
function named(word: string | undefined, files: Iterable<string>, telling: string[]): string {
  const all = [...files];
  const path = word?.replace(/^(\.\/)?playground\//, "");
  const found = all.find((file) => file === path) ?? all.find((file) => file.endsWith(`/${path}`));
  if (found) return found;
  throw new UserError(
    word ? `The solution has no file '${word}'.` : "Which file?",
    `${didYouMean(word ?? "", all)}Those that the piece changes: ${telling.join(", ")}.`,
  );
}
