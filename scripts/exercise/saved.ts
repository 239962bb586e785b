import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { UserError } from "../lib/command.ts";
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
    const newest = newestSaved(savedDir);
    if (newest && sameHashes(hashesOf(newest), hashesOf(dir))) return newest;
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
    const isTaken = savedNames(savedDir).some((name) => name.startsWith(stamp));
    if (!isTaken) return join(savedDir, `${stamp}-${what}`);
  }
}

/** The work that was saved last, if there is any. */
export function newestSaved(savedDir: string): string | undefined {
  const name = savedNames(savedDir).at(-1);
  return name && join(savedDir, name);
}

const savedNames = (savedDir: string) =>
  statSync(savedDir, { throwIfNoEntry: false })?.isDirectory()
    ? readdirSync(savedDir)
        .filter((name) => /^\d/.test(name))
        .sort()
    : [];
