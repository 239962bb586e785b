import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, rmdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { encode, loadFolder } from "../ledger/tree.ts";

/** The files of a folder with their contents, without those that its `.gitignore` names. */
export const contentsOf = (dir: string): Map<string, Buffer> =>
  new Map([...loadFolder(dir)].map(([path, text]) => [path, encode(text)]));

/** The same files, with a hash of each. */
export const hashesOf = (dir: string): Map<string, string> =>
  new Map([...contentsOf(dir)].map(([path, content]) => [path, digest(content)]));

export const digest = (content: Buffer) => createHash("sha256").update(content).digest("hex");

/** Whether two folders hold the same files. */
export const sameHashes = (one: Map<string, string>, other: Map<string, string>) =>
  one.size === other.size && [...one].every(([path, hash]) => other.get(path) === hash);

/**
 * Makes a folder hold these files and no others but the ignored ones: an app's data outlast it. It
 * stays the same folder, so that terminals and editors in it notice nothing.
 */
export function replaceFiles(dir: string, wanted: Map<string, Buffer>): void {
  for (const path of hashesOf(dir).keys()) if (!wanted.has(path)) removeFile(dir, path);
  mkdirSync(dir, { recursive: true });
  writeFiles(dir, wanted);
}

/** Writes files; those that are right already are left alone. */
export function writeFiles(dir: string, wanted: Map<string, Buffer>): void {
  const present = hashesOf(dir);
  for (const [path, content] of wanted) {
    if (present.get(path) === digest(content)) continue;
    const file = join(dir, path);
    mkdirSync(dirname(file), { recursive: true });
    rmSync(file, { force: true }); // A link would lead the text elsewhere.
    writeFileSync(file, content);
  }
}

/** Removes a file, and the folders that become empty by that. */
export function removeFile(dir: string, path: string): void {
  rmSync(join(dir, path), { force: true });
  for (let folder = dirname(path); folder !== "."; folder = dirname(folder)) {
    if (readdirSync(join(dir, folder)).length > 0) return;
    rmdirSync(join(dir, folder));
  }
}
