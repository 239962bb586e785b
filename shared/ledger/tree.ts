import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import ignore, { type Ignore } from "ignore";
import { withUnixLineEnds } from "../kit/read-text-file.ts";
import type { Tree } from "./model.ts";

/** Marks the text of a file that is not UTF-8; base64 follows. Such a file is one line. */
export const binaryPrefix = "data:application/octet-stream;base64,";

const notPartOfAnAct =
  /^(README\.md|pieces\.yaml|interim|exercises|package-lock\.json|npm-shrinkwrap\.json)$/;

type Filter = { dir: string; rules: Ignore };

/**
 * The files that count as an act's code. Excludes its README, its ledger with the interims and
 * exercises, lock files, and the files that `.gitignore` (of the act and of its parent folder)
 * ignores. Reads the ignore files itself, so the result does not depend on git or its settings.
 */
export function loadAct(dir: string): Tree {
  const around = readIgnoreFile(dirname(dir));
  return load(dir, around, (path) => !notPartOfAnAct.test(path));
}

/** All files of a folder that are not ignored. Empty if the folder does not exist. */
export function loadFolder(dir: string): Tree {
  return existsSync(dir) ? load(dir, [], () => true) : new Map();
}

function load(root: string, outer: Filter[], accepts: (path: string) => boolean): Tree {
  const tree: Tree = new Map();
  const walk = (dir: string, filters: Filter[]) => {
    const active = [...filters, ...readIgnoreFile(dir)];
    const entries = readdirSync(dir, { withFileTypes: true });
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      if (entry.name === "node_modules" || entry.name === ".git") continue;
      const path = join(dir, entry.name);
      if (!accepts(relative(root, path)) || isIgnored(path, entry.isDirectory(), active)) continue;
      if (entry.isDirectory()) walk(path, active);
      else if (entry.isFile()) tree.set(relative(root, path), decode(readFileSync(path)));
    }
  };
  walk(root, outer);
  return tree;
}

const relative = (from: string, path: string) => path.slice(from.length + 1).replaceAll("\\", "/");

function readIgnoreFile(dir: string): Filter[] {
  const file = join(dir, ".gitignore");
  if (!existsSync(file)) return [];
  return [{ dir, rules: ignore().add(readFileSync(file, "utf8")) }];
}

function isIgnored(path: string, isDirectory: boolean, filters: Filter[]): boolean {
  let ignored = false;
  for (const { dir, rules } of filters) {
    const verdict = rules.test(relative(dir, path) + (isDirectory ? "/" : ""));
    if (verdict.ignored) ignored = true;
    if (verdict.unignored) ignored = false;
  }
  return ignored;
}

/** The text that represents a file's bytes in a tree. Its lines end with `\n`. */
export function decode(content: Buffer): string {
  const text = content.toString("utf8");
  const isText = !text.includes("\0") && !text.includes("\uFFFD");
  return isText ? withUnixLineEnds(text) : binaryPrefix + content.toString("base64");
}

/** The bytes of a file of a tree. */
export function encode(text: string): Buffer {
  return text.startsWith(binaryPrefix)
    ? Buffer.from(text.slice(binaryPrefix.length), "base64")
    : Buffer.from(text, "utf8");
}

/** Writes a tree into a folder, which is created if needed. Does not remove other files. */
export function writeTree(tree: Tree, dir: string): void {
  for (const [path, text] of tree) {
    const file = join(dir, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, encode(text));
  }
}

/** A hash of all paths and texts. The order of the files does not matter. */
export function hashTree(tree: Tree): string {
  const hash = createHash("sha256");
  for (const path of [...tree.keys()].sort()) hash.update(`${path}\0${tree.get(path)}\0`);
  return hash.digest("hex");
}
