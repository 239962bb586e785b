import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";

/** Installed packages and a person's own history of git are never touched. */
export const untouched = new Set(["node_modules", ".git"]);

/** All files of a folder with a hash of their content, also those that git would ignore; links are none. */
export function hashesOf(dir: string): Map<string, string> {
  const hashes = new Map<string, string>();
  const walk = (folder: string) => {
    for (const entry of readdirSync(join(dir, folder), { withFileTypes: true })) {
      if (untouched.has(entry.name)) continue;
      const path = folder ? `${folder}/${entry.name}` : entry.name;
      if (entry.isDirectory()) walk(path);
      else if (entry.isFile()) hashes.set(path, digest(readFileSync(join(dir, path))));
    }
  };
  if (existsSync(dir)) walk("");
  return hashes;
}

/** The hash that {@link hashesOf} gives a file of this content. */
export const digest = (content: Buffer) => createHash("sha256").update(content).digest("hex");

/** Whether two folders hold the same files. */
export const sameHashes = (one: Map<string, string>, other: Map<string, string>) =>
  one.size === other.size && [...one].every(([path, hash]) => other.get(path) === hash);

/**
 * Makes a folder hold these files and no others. It stays the same folder, so that terminals and
 * editors in it notice nothing.
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
