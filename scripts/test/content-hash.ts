import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../shared/kit/acts.ts";
import { git } from "../../shared/kit/git.ts";
import { writeWhole } from "../../shared/kit/write-whole.ts";

/** The files of the checkout below these paths that git knows or would add, sorted. */
export function filesBelow(paths: string[]): string[] {
  const flags = ["ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", ...paths];
  const files = git(root, flags).split("\0");
  return files.filter((file) => file && existsSync(join(root, file))).sort();
}

/** A hash over the names and contents of the files below these paths, and the Node that runs. */
export function contentHash(paths: string[]): string {
  const hash = createHash("sha256").update(process.version);
  for (const file of filesBelow(paths)) {
    hash.update(`\0${file}\0`).update(readFileSync(join(root, file)));
  }
  return hash.digest("hex");
}

const memory = join(root, ".ladder", "passed.json");

function remembered(): Record<string, { hash: string; passed: number }> {
  return existsSync(memory) ? JSON.parse(readFileSync(memory, "utf8")) : {};
}

/** How many tests of this name passed with the same content, if they all did. */
export function passedBefore(name: string, hash: string): number | undefined {
  const entry = remembered()[name];
  return entry?.hash === hash ? entry.passed : undefined;
}

/** Notes that all tests of this name passed with this content. */
export function rememberPassed(name: string, hash: string, passed: number): void {
  writeWhole(memory, JSON.stringify({ ...remembered(), [name]: { hash, passed } }, null, 2));
}
