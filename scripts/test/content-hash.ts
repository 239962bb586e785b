import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../shared/kit/acts.ts";
import { git } from "../../shared/kit/git.ts";
import { writeWhole } from "../../shared/kit/write-whole.ts";

/**
 * Files of the root that decide how everything is installed, compiled, tested and packed. Every
 * remembered outcome depends on them.
 */
const rootFiles = [
  ...[".gitattributes", ".gitignore", ".npmrc", ".nvmrc", "LICENSE", "biome.json"],
  ...["package.json", "package-lock.json", "tsconfig.json", "vitest.config.ts"],
];

/** The files below these paths that git knows or would add, sorted. */
export function filesBelow(paths: string[]): string[] {
  const flags = ["ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", ...paths];
  const files = git(root, flags).split("\0");
  return [...new Set(files)].filter((file) => file && existsSync(join(root, file))).sort();
}

/** The files that an outcome depends on: those below these paths, and those of the root. */
export function dependencies(paths: string[]): string[] {
  return filesBelow([...paths, ...rootFiles]);
}

/** A hash over the running Node, and over the names and contents of the dependencies. */
export function contentHash(paths: string[]): string {
  const hash = createHash("sha256").update(process.version);
  for (const file of dependencies(paths)) {
    const content = readFileSync(join(root, file));
    hash.update(`\0${file}\0${content.length}\0`).update(content);
  }
  return hash.digest("hex");
}

const memory = join(root, ".ladder", "passed.json");

function remembered(): Record<string, { hash: string; passed: number }> {
  return existsSync(memory) ? JSON.parse(readFileSync(memory, "utf8")) : {};
}

/** The number of tests of this name that passed with the same content, if all passed. */
export function passedBefore(name: string, hash: string): number | undefined {
  const entry = remembered()[name];
  return entry?.hash === hash ? entry.passed : undefined;
}

/** Remembers that all tests of this name passed with this content. */
export function rememberPassed(name: string, hash: string, passed: number): void {
  writeWhole(memory, JSON.stringify({ ...remembered(), [name]: { hash, passed } }, null, 2));
}
