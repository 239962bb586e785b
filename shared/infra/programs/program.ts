import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { delimiter, join } from "node:path";
import { cacheDir } from "../../kit/cache-dir.mjs";
import { withFileLock } from "../../kit/file-lock.mjs";
import { withProgress } from "../../kit/progress.ts";
import { UserError } from "../../kit/user-error.ts";
import type { Look } from "../server.ts";
import { folderOf } from "./folders.ts";
import { byMirror } from "./mirror.ts";
import type { Way } from "./way.ts";

/** A program that runs on this machine, and where it comes from. */
export type Program = { path: string; source: string };

export type Wanted = {
  /** Its name on the PATH and in messages, without `.exe`. */
  name: string;
  /** The version that is fetched. It is a part of the folder's name in the cache. */
  version: string;
  /** Its path in that folder. The default is its name. */
  path?: string;
  /** The arguments that make it print its version, or undefined if that takes long. */
  versionArgs: string[] | undefined;
  /** Returns why a program on the PATH can't be used, given its version as it prints it. */
  refuse(version: string): string | undefined;
  /** Another folder than the cache folder. */
  home?: string;
  /** The ways to get it, the quickest first. */
  ways: Way[];
  /** What people can do if no way is open. */
  remedy: string;
};

const fileOf = ({ name }: Wanted) => (process.platform === "win32" ? `${name}.exe` : name);

const homeOf = ({ name, version, home = cacheDir() }: Wanted) =>
  join(home, folderOf(name, version));

const fetchedFileOf = (wanted: Wanted) => wanted.path ?? fileOf(wanted);

const waysTo = ({ name, version, ways }: Wanted) => [...byMirror(folderOf(name, version)), ...ways];

/** @throws if it does not run */
function versionOf(path: string, { name, version, versionArgs }: Wanted): string {
  if (!versionArgs) return `${name} ${version}`;
  const said = execFileSync(path, versionArgs, { encoding: "utf8", stdio: "pipe" });
  return said.trim().split("\n")[0] ?? "";
}

function onPath(wanted: Wanted): Program | string {
  const dirs = (process.env.PATH ?? "").split(delimiter).filter(Boolean);
  const dir = dirs.find((one) => existsSync(join(one, fileOf(wanted))));
  if (!dir || !wanted.versionArgs) return `no ${wanted.name} on the PATH`;
  const path = join(dir, fileOf(wanted));
  try {
    const version = versionOf(path, wanted);
    return wanted.refuse(version) ?? { path, source: `${version}, on the PATH` };
  } catch {
    return `${path} does not run`;
  }
}

/** Returns the program in the cache, the reason why it can't be used, or undefined. */
function inCache(wanted: Wanted): Program | string | undefined {
  const path = join(homeOf(wanted), fetchedFileOf(wanted));
  if (!existsSync(path)) return undefined;
  try {
    return { path, source: `${versionOf(path, wanted)}, in the cache folder` };
  } catch {
    return `${path} does not run`;
  }
}

/** Returns the program if this machine has it, or the reason why not. */
function findProgram(wanted: Wanted): Program | string {
  const found = onPath(wanted);
  if (typeof found !== "string") return found;
  const kept = inCache(wanted);
  if (kept === undefined) return found;
  return typeof kept === "string" ? `${found}; ${kept}` : kept;
}

/**
 * Reports where a program would come from, without fetching it.
 * @param addressVariable the variable with the address of a server that makes it unnecessary
 */
export function lookForProgram(wanted: Wanted, addressVariable: string): Look {
  if (process.env[addressVariable]) return { found: `${addressVariable} is set` };
  const found = findProgram(wanted);
  if (typeof found !== "string") return { found: found.source };
  const open = waysTo(wanted).find(({ obstacle }) => !obstacle());
  if (!open) return { found, remedy: wanted.remedy };
  return { found: `not here yet. The first start needs it: ${open.title}` };
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
