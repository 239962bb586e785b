import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { cacheDir } from "../../kit/cache-dir.mjs";
import { folderOf } from "./folders.ts";
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

/** The folder of a program in the cache. */
export const homeOf = ({ name, version, home = cacheDir() }: Wanted) =>
  join(home, folderOf(name, version));

/** Its path in that folder. */
export const fetchedFileOf = (wanted: Wanted) => wanted.path ?? fileOf(wanted);

/**
 * What it says of its version.
 * @throws if it does not run
 */
export function versionOf(path: string, { name, version, versionArgs }: Wanted): string {
  if (!versionArgs) return `${name} ${version}`;
  const { stdout, stderr, status, error } = spawnSync(path, versionArgs, { encoding: "utf8" });
  if (status !== 0) throw error ?? new Error(stderr.trim() || `${path} does not run`);
  const [line = ""] = (stdout.trim() || stderr.trim()).split("\n");
  return line.replace(/^[\d/]+ [\d:]+ /, ""); // the time of a log
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
export function inCache(wanted: Wanted): Program | string | undefined {
  const path = join(homeOf(wanted), fetchedFileOf(wanted));
  if (!existsSync(path)) return undefined;
  try {
    const said = versionOf(path, wanted);
    // A program that was built here need not know its version.
    const version = /\d\.\d/.test(said) ? said : `${wanted.name} ${wanted.version}`;
    return { path, source: `${version}, in the cache folder` };
  } catch {
    return `${path} does not run`;
  }
}

/** Returns the program if this machine has it, or the reason why not. */
export function findProgram(wanted: Wanted): Program | string {
  const found = onPath(wanted);
  if (typeof found !== "string") return found;
  const kept = inCache(wanted);
  if (kept === undefined) return found;
  return typeof kept === "string" ? `${found}; ${kept}` : kept;
}
