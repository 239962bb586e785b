import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { root } from "../acts.ts";
import type { Tree } from "../ledger/model.ts";
import { workDir } from "../ledger/passed.ts";
import { decode, encode } from "../ledger/tree.ts";
import { UserError } from "../lib/command.ts";
import { writeWhole } from "../lib/write-whole.ts";
import { type Begin, differences, type Exercise, withTests } from "./exercise.ts";
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
import { newestSaved, save } from "./saved.ts";
import { taskOf } from "./task.ts";

/** Where somebody works, and where that work and the progress are kept. */
export type Place = { dir: string; savedDir: string; progressFile: string };

export const ownPlace: Place = {
  dir: join(root, "playground"),
  savedDir: join(workDir, "playgrounds"),
  progressFile: join(workDir, "progress.json"),
};

/** Remembers in the playground what was written there, so that work is told from what was given. */
const manifestName = ".exercise.json";
export const taskName = "TASK.md";

export type Manifest = {
  act: string;
  piece: string;
  begin: Begin;
  /** The whole solution was taken, at once or file by file: what passes now is not one's own. */
  isRevealed: boolean;
  files: Record<string, string>;
};

/** What the playground is; nothing where there is none or its writing was interrupted. */
export function readManifest({ dir }: Place): Manifest | undefined {
  const file = join(dir, manifestName);
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Manifest) : undefined;
}

/** The code in the playground, without what the exercise adds. */
export function codeIn({ dir }: Place): Tree {
  const files = contentsOf(dir);
  for (const name of [manifestName, taskName]) files.delete(name);
  return new Map([...files].map(([path, content]) => [path, decode(content)]));
}

/**
 * Begins an exercise in the playground.
 * @returns where the work that was there has been saved, if there was any
 * @throws UserError when that work could not be saved; then nothing has changed
 */
export function begin(place: Place, exercise: Exercise): string | undefined {
  const saved = saveWork(place);
  const tree = withTests(exercise).set(taskName, taskOf(exercise));
  write(place, exercise, tree, false);
  return saved;
}

/** Puts the whole solution into the playground; what was there is saved before. */
export function reveal(place: Place, exercise: Exercise): string | undefined {
  const saved = saveWork(place);
  const tree: Tree = new Map(exercise.solution).set(taskName, taskOf(exercise));
  write(place, exercise, tree, true);
  return saved;
}

/** Takes one file of the solution; what was there is saved before. */
export function takeFile(place: Place, exercise: Exercise, file: string): string | undefined {
  const saved = saveWork(place);
  const text = exercise.solution.get(file);
  if (text === undefined) removeFile(place.dir, file);
  else writeFiles(place.dir, new Map([[file, encode(text)]]));
  const manifest = readManifest(place);
  if (manifest) {
    const { [file]: _, ...others } = manifest.files;
    const hash = text === undefined ? {} : { [file]: digest(encode(text)) };
    const isRevealed = manifest.isRevealed || differences(exercise, codeIn(place)).length === 0;
    writeManifest(place, { ...manifest, isRevealed, files: { ...others, ...hash } });
  }
  return saved;
}

/**
 * Brings the work back that was saved last, and saves what is there now.
 * @throws UserError when nothing was ever saved
 */
export function restore(place: Place): { restored: string; saved: string | undefined } {
  const newest = newestSaved(place.savedDir);
  if (!newest)
    throw new UserError(
      "No work was saved yet.",
      "Work is saved when a command would replace it: there is nothing to bring back.",
    );
  const saved = saveWork(place);
  forget(place);
  replaceWork(place.dir, newest);
  return { restored: newest, saved };
}

/** Whether anything is there that was not written by {@link begin} and its like. */
export function hasWork(place: Place): boolean {
  const present = hashesOf(place.dir);
  present.delete(manifestName);
  const written = new Map(Object.entries(readManifest(place)?.files ?? {}));
  return !sameHashes(present, written);
}

function saveWork(place: Place): string | undefined {
  if (!hasWork(place)) return undefined;
  const manifest = readManifest(place);
  const act = /^act-\d+/.exec(manifest?.act ?? "")?.[0];
  return save(place.dir, place.savedDir, act ? `${act}-${manifest?.piece}` : "unfinished");
}

/** Without its manifest a folder counts as work: an interruption between here and its end loses nothing. */
const forget = ({ dir }: Place) => rmSync(join(dir, manifestName), { force: true });

function write(place: Place, exercise: Exercise, tree: Tree, isRevealed: boolean): void {
  const files = new Map([...tree].map(([path, text]) => [path, encode(text)] as const));
  forget(place);
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

const writeManifest = ({ dir }: Place, manifest: Manifest) =>
  writeWhole(join(dir, manifestName), `${JSON.stringify(manifest, null, 2)}\n`);
