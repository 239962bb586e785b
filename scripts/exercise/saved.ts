import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { UserError } from "../../shared/kit/command.ts";
import { didYouMean } from "../../shared/kit/nearest.ts";
import { copyWork, hashesOf, sameHashes } from "./files.ts";

/**
 * Saves a copy of the work in a playground, before something replaces it.
 * @param what the part of the copy's name after the time, for example `act-1-layers`
 * @returns the folder of the copy, or of an earlier copy with the same content
 * @throws UserError if the work could not be saved; then the caller must not replace it
 */
export function save(dir: string, savedDir: string, what: string): string {
  const draft = join(savedDir, `.draft-${process.pid}`);
  try {
    const [newest] = savedWork(savedDir);
    if (newest && sameHashes(hashesOf(newest.dir), hashesOf(dir))) return newest.dir;
    mkdirSync(savedDir, { recursive: true });
    copyWork(dir, draft);
    const place = freePlace(savedDir, what);
    renameSync(draft, place);
    return place;
  } catch (error) {
    if (existsSync(draft)) rmSync(draft, { recursive: true });
    throw new UserError(
      `Your work in ${basename(dir)}/ could not be saved, so nothing was changed: ${(error as Error).message}`,
      `Free some space, or make ${savedDir} a writable folder. Or copy your work yourself and remove ${basename(dir)}/.`,
    );
  }
}

/** An unused name that sorts by time, even for two copies within a millisecond. */
function freePlace(savedDir: string, what: string): string {
  for (let time = Date.now(); ; time++) {
    const stamp = new Date(time).toISOString().replaceAll(":", "-");
    const isTaken = savedWork(savedDir).some(({ name }) => name.startsWith(stamp));
    if (!isTaken) return join(savedDir, `${stamp}-${what}`);
  }
}

/** Saved work. The folder's `name` has the time and `what`, for example `act-1-layers`. */
export type Saved = { name: string; what: string; dir: string };

/**
 * All saved work, newest first.
 * @param word limits it to a piece (`layers`, `act-1-layers`) or to the work with this name
 */
export function savedWork(savedDir: string, word?: string): Saved[] {
  if (!statSync(savedDir, { throwIfNoEntry: false })?.isDirectory()) return [];
  return readdirSync(savedDir)
    .filter((name) => /^\d/.test(name))
    .sort()
    .reverse()
    .map((name) => ({ name, what: name.replace(/^.*?Z-/, ""), dir: join(savedDir, name) }))
    .filter(({ name, what }) => !word || [name, what, pieceOf(what)].includes(word));
}

/**
 * The newest saved work for a word.
 * @throws UserError if there is none
 */
export function findSaved(savedDir: string, word?: string): Saved {
  const [newest] = savedWork(savedDir, word);
  if (newest) return newest;
  const right = [...new Set(savedWork(savedDir).map(({ what }) => what))];
  if (!word || right.length === 0)
    throw new UserError(
      "No work was saved yet.",
      "Commands save work before they replace it. There is nothing to restore yet.",
    );
  throw new UserError(
    `No work of '${word}' is saved.`,
    `${didYouMean(word, right)}Use one of: ${right.join(", ")}, or the name of a folder in .ladder/playgrounds.`,
  );
}

const pieceOf = (what: string) => what.replace(/^act-\d+-/, "");
