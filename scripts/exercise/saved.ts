import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { UserError } from "../../shared/kit/command.ts";
import { didYouMean } from "../../shared/kit/nearest.ts";
import { copyWork, hashesOf, sameHashes } from "./files.ts";

/**
 * Copies the work in a playground, before something replaces it.
 * @param what goes into the copy's name behind the time, for example `act-1-layers`
 * @returns the folder of the copy; an earlier one where that is the same
 * @throws UserError when it could not be saved; then nothing may be replaced
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
      `Make room, or make ${savedDir} a folder that can be written; or copy your work yourself and remove ${basename(dir)}/.`,
    );
  }
}

/** A name that sorts by time, also where two are saved within a millisecond. */
function freePlace(savedDir: string, what: string): string {
  for (let time = Date.now(); ; time++) {
    const stamp = new Date(time).toISOString().replaceAll(":", "-");
    const isTaken = savedWork(savedDir).some(({ name }) => name.startsWith(stamp));
    if (!isTaken) return join(savedDir, `${stamp}-${what}`);
  }
}

/** Work that was saved: its folder's `name` is the time, and `what` it is, as `act-1-layers`. */
export type Saved = { name: string; what: string; dir: string };

/**
 * All saved work, the newest first.
 * @param word only that of a piece (`layers`, `act-1-layers`), or the one of this name
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
 * The newest work that a word means.
 * @throws UserError when there is none
 */
export function findSaved(savedDir: string, word?: string): Saved {
  const [newest] = savedWork(savedDir, word);
  if (newest) return newest;
  const right = [...new Set(savedWork(savedDir).map(({ what }) => what))];
  if (!word || right.length === 0)
    throw new UserError(
      "No work was saved yet.",
      "Work is saved when a command would replace it: there is nothing to bring back.",
    );
  throw new UserError(
    `No work of '${word}' is saved.`,
    `${didYouMean(word, right)}Use one of: ${right.join(", ")}, or the name of a folder in .ladder/playgrounds.`,
  );
}

const pieceOf = (what: string) => what.replace(/^act-\d+-/, "");
