import { join } from "node:path";
import { root } from "../../shared/kit/acts.ts";
import type { Tree } from "../../shared/ledger/model.ts";
import { decode, encode } from "../../shared/ledger/tree.ts";
import { workDir } from "../test/passed.ts";
import { type Difference, differences, type Exercise, withTests } from "./exercise.ts";
import {
  contentsOf,
  digest,
  hashesOf,
  removeFile,
  replaceFiles,
  replaceWork,
  sameHashes,
  writeFiles,
} from "./files.ts";
import { withCommand, withoutCommand } from "./own-command.ts";
import type { Place } from "./place.ts";
import {
  forgetManifest,
  manifestName,
  readManifest,
  workName,
  writeManifest,
} from "./playground-record.ts";
import { findSaved, type Saved, save, savedWork } from "./saved.ts";
import { taskOf } from "./task.ts";

export const ownPlace: Place = {
  dir: join(root, "playground"),
  savedDir: join(workDir, "playgrounds"),
  progressFile: join(workDir, "progress.json"),
};

export const taskName = "TASK.md";

/** The code in the playground, without the files that the exercise adds. */
export function codeIn({ dir }: Place): Tree {
  const files = contentsOf(dir);
  for (const name of [manifestName, taskName]) files.delete(name);
  return new Map(
    [...files].map(([path, content]) => [path, withoutCommand(path, decode(content))]),
  );
}

/**
 * Begins an exercise in the playground.
 * @returns the folder in which earlier work was saved, if there was any
 * @throws UserError if that work could not be saved; then nothing has changed
 */
export function begin(place: Place, exercise: Exercise): string | undefined {
  const saved = saveWork(place);
  const tree = withTests(exercise).set(taskName, taskOf(exercise));
  write(place, exercise, tree, false);
  return saved;
}

/** Copies the whole solution into the playground. Saves the work first. */
export function reveal(place: Place, exercise: Exercise): string | undefined {
  const saved = saveWork(place);
  const tree: Tree = new Map(exercise.solution).set(taskName, taskOf(exercise));
  write(place, exercise, tree, true);
  return saved;
}

/** Copies one file of the solution. Saves the work first. */
export function takeFile(place: Place, exercise: Exercise, file: string): string | undefined {
  const saved = saveWork(place);
  const text = exercise.solution.get(file);
  if (text === undefined) removeFile(place.dir, file);
  else writeFiles(place.dir, contents(new Map([[file, text]])));
  const manifest = readManifest(place);
  if (manifest) {
    const { [file]: _, ...others } = manifest.files;
    const hash = text === undefined ? {} : { [file]: digest(encode(withCommand(file, text))) };
    const wasGiven = withTests(exercise).get(file) === text;
    const isRevealed =
      manifest.isRevealed || (!wasGiven && differences(exercise, codeIn(place)).length === 0);
    writeManifest(place, { ...manifest, isRevealed, files: { ...others, ...hash } });
  }
  return saved;
}

/**
 * The differences from the solution, in the order in which `catch-up` copies them: untouched files,
 * then the piece's main file, then files that the learner changed.
 */
export function leftToTake(place: Place, exercise: Exercise): Difference[] {
  const present = hashesOf(place.dir);
  const written = readManifest(place)?.files ?? {};
  const rankOf = ({ file }: Difference) =>
    present.get(file) !== written[file] ? 2 : file === exercise.piece.firstRead ? 1 : 0;
  return differences(exercise, codeIn(place)).toSorted((one, other) => rankOf(one) - rankOf(other));
}

/**
 * Restores the latest saved work, and saves the current work first.
 * @param word a piece, or the name of saved work
 * @returns the restored work, the folder of the current work, and other saved work
 * @throws UserError if there is no such saved work
 */
export function restore(
  place: Place,
  word?: string,
): { restored: string; saved: string | undefined; others: Saved[] } {
  const newest = findSaved(place.savedDir, word);
  const saved = saveWork(place);
  forgetManifest(place);
  replaceWork(place.dir, newest.dir);
  const others = savedWork(place.savedDir).filter(({ name }) => name !== newest.name);
  return { restored: newest.dir, saved, others };
}

/** Earlier saved work on an exercise, by the word with which `restore` finds it. */
export function earlierWork(place: Place, exercise: Exercise, justSaved?: string) {
  const what = workName({ act: exercise.ledger.act.name, piece: exercise.piece.id });
  const [newest] = savedWork(place.savedDir, what);
  return newest && newest.dir !== justSaved ? what : undefined;
}

/** Whether the playground has files that {@link begin} and similar functions did not write. */
export function hasWork(place: Place): boolean {
  const present = hashesOf(place.dir);
  present.delete(manifestName);
  const written = new Map(Object.entries(readManifest(place)?.files ?? {}));
  return !sameHashes(present, written);
}

function saveWork(place: Place): string | undefined {
  if (!hasWork(place)) return undefined;
  const manifest = readManifest(place);
  const what = manifest ? workName(manifest) : "unfinished";
  return save(place.dir, place.savedDir, what);
}

function write(place: Place, exercise: Exercise, tree: Tree, isRevealed: boolean): void {
  const files = contents(tree);
  forgetManifest(place);
  replaceFiles(place.dir, files);
  const hashes = [...files].map(([path, content]) => [path, digest(content)] as const);
  writeManifest(place, {
    act: exercise.ledger.act.name,
    piece: exercise.piece.id,
    begin: exercise.begin,
    isRevealed,
    files: Object.fromEntries(hashes),
  });
}

/** The contents of the playground's files. */
const contents = (tree: Tree): Map<string, Buffer> =>
  new Map([...tree].map(([path, text]) => [path, encode(withCommand(path, text))]));
