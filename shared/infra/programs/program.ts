import { mkdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { withFileLock } from "../../kit/file-lock.mjs";
import { withProgress } from "../../kit/progress.ts";
import { UserError } from "../../kit/user-error.ts";
import type { Look } from "../server.ts";
import {
  fetchedFileOf,
  findProgram,
  homeOf,
  inCache,
  type Program,
  versionOf,
  type Wanted,
} from "./find-program.ts";
import { folderOf } from "./folders.ts";
import { byMirror } from "./mirror.ts";
import type { Way } from "./way.ts";

export type { Wanted };

const waysTo = ({ name, version, ways }: Wanted) => [...byMirror(folderOf(name, version)), ...ways];

function lookForProgram(wanted: Wanted): Look {
  const found = findProgram(wanted);
  if (typeof found !== "string") return { found: found.source };
  const open = waysTo(wanted).find(({ obstacle }) => !obstacle());
  if (!open) return { found, remedy: wanted.remedy };
  return { found: `not here yet. The first start needs it: ${open.title}` };
}

/**
 * Reports where the programs of a server would come from, without fetching them.
 * @param addressVariable the variable with the address of a server that makes them unnecessary
 */
export function lookForPrograms(wanted: Wanted[], addressVariable: string): Look {
  if (process.env[addressVariable]) return { found: `${addressVariable} is set` };
  const looks = wanted.map(lookForProgram);
  const found = looks.map((look) => look.found).join("; ");
  const missing = looks.find(({ remedy }) => remedy);
  return { found, ...(missing && { remedy: missing.remedy }) };
}

/** Fetches a program in one way. It is in the cache only when it is complete and runs. */
async function fetchBy(way: Way, wanted: Wanted, signal?: AbortSignal): Promise<void> {
  const partial = `${homeOf(wanted)}.partial`;
  const folder = join(partial, wanted.name);
  rmSync(partial, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  let progress = "";
  const report = (text: string) => {
    progress = ` ${text}`;
  };
  try {
    const fetching = () => way.fetchInto(folder, { signal, report });
    await withProgress(() => way.title + progress, fetching);
    versionOf(join(folder, fetchedFileOf(wanted)), wanted);
    rmSync(homeOf(wanted), { recursive: true, force: true });
    renameSync(folder, homeOf(wanted));
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
}

/** Fetches a program in the first way that works. Returns why the others did not. */
async function fetchFirst(wanted: Wanted, signal?: AbortSignal): Promise<string[]> {
  const reasons: string[] = [];
  const ways = waysTo(wanted);
  for (const way of ways) {
    const obstacle = way.obstacle();
    if (obstacle) {
      reasons.push(obstacle);
      continue;
    }
    try {
      await fetchBy(way, wanted, signal);
      break;
    } catch (error) {
      signal?.throwIfAborted();
      const lines = (error as Error).message.trim().split("\n");
      const reason = `${way.name} failed: ${lines.at(-1)?.replace(/\.$/, "")}`;
      if (way !== ways.at(-1)) process.stderr.write(`${wanted.name}: ${reason}.\n`);
      reasons.push(reason);
    }
  }
  return reasons;
}

/**
 * Returns a program: the one on the PATH, the one in the cache folder, or one that is fetched or
 * built now. Of several processes that need it at the same time, one fetches it.
 * @throws UserError with the reason of each way, and the remedy
 */
export async function obtainProgram(wanted: Wanted, signal?: AbortSignal): Promise<Program> {
  const obtain = async () => {
    const found = findProgram(wanted);
    if (typeof found !== "string") return found;
    const reasons = await fetchFirst(wanted, signal);
    const fetched = inCache(wanted);
    if (typeof fetched === "object") return fetched;
    const all = [found, ...reasons].join("; ");
    throw new UserError(`${wanted.name} is not available: ${all}.`, wanted.remedy);
  };
  return withFileLock(`${homeOf(wanted)}.lock`, obtain, { signal });
}
