import { createHash } from "node:crypto";
import {
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, join, posix, relative } from "node:path";

/**
 * Paths that are not work: packages can be installed again, a git history must not be touched, and
 * an app's data and secrets outlast changes of its code. Ignores `.gitignore`, because each
 * exercise has its own and the learner may change it.
 */
const notWork = /(^|\/)(node_modules|\.git|\.DS_Store)$|^(data|\.environments)$/;

/** The paths of all work in a folder. Does not follow links. */
function pathsOf(dir: string, under = ""): string[] {
  const entries = ifThere(() => readdirSync(join(dir, under), { withFileTypes: true })) ?? [];
  return entries.flatMap((entry) => {
    const path = posix.join(under, entry.name);
    if (notWork.test(path)) return [];
    if (entry.isDirectory()) return pathsOf(dir, path);
    return entry.isFile() || entry.isSymbolicLink() ? [path] : [];
  });
}

/** The work in a folder: its files with their contents. */
export function contentsOf(dir: string): Map<string, Buffer> {
  const isFile = (path: string) => statSync(join(dir, path), { throwIfNoEntry: false })?.isFile();
  return readEach(pathsOf(dir).filter(isFile), (path) => readFileSync(join(dir, path)));
}

/** The same work, including links, with a hash of each file. */
export const hashesOf = (dir: string): Map<string, string> =>
  readEach(pathsOf(dir), (path) => {
    const file = join(dir, path);
    const isLink = lstatSync(file).isSymbolicLink();
    return isLink ? `link to ${readlinkSync(file)}` : digest(readFileSync(file));
  });

function readEach<Found>(paths: string[], read: (path: string) => Found): Map<string, Found> {
  const found = new Map<string, Found>();
  for (const path of paths) {
    const one = ifThere(() => read(path));
    if (one !== undefined) found.set(path, one);
  }
  return found;
}

/**
 * Returns undefined if the file was removed after it was listed, because editors create and remove
 * files when they save.
 */
function ifThere<Found>(read: () => Found): Found | undefined {
  try {
    return read();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

export const digest = (content: Buffer) => createHash("sha256").update(content).digest("hex");

/** Whether two folders contain the same work. */
export const sameHashes = (one: Map<string, string>, other: Map<string, string>) =>
  one.size === other.size && [...one].every(([path, hash]) => other.get(path) === hash);

/** Copies the work in a folder into another. Follows links to the folders themselves. */
export function copyWork(from: string, to: string): void {
  const source = realpathSync(from);
  cpSync(source, existsSync(to) ? realpathSync(to) : to, {
    recursive: true,
    verbatimSymlinks: true,
    filter: (file) => !notWork.test(relative(source, file).replaceAll("\\", "/")),
  });
}

/** Replaces the work in a folder with the work in another one. */
export function replaceWork(dir: string, from: string): void {
  for (const path of hashesOf(dir).keys()) removeFile(dir, path);
  mkdirSync(dir, { recursive: true });
  copyWork(from, dir);
}

/**
 * Replaces the work in a folder with these files. Keeps the folder itself, so that terminals and
 * editors in it continue to work.
 */
export function replaceFiles(dir: string, wanted: Map<string, Buffer>): void {
  for (const path of hashesOf(dir).keys()) if (!wanted.has(path)) removeFile(dir, path);
  mkdirSync(dir, { recursive: true });
  writeFiles(dir, wanted);
}

/** Writes files, except those that already have the right content. */
export function writeFiles(dir: string, wanted: Map<string, Buffer>): void {
  const present = hashesOf(dir);
  for (const [path, content] of wanted) {
    if (present.get(path) === digest(content)) continue;
    // Without this, a link at the file or a folder above would redirect the text.
    for (let way = path; way !== "."; way = dirname(way))
      if (present.has(way)) rmSync(join(dir, way), { force: true });
    mkdirSync(dirname(join(dir, path)), { recursive: true });
    writeFileSync(join(dir, path), content);
  }
}

/** Removes a file, and the folders that become empty. */
export function removeFile(dir: string, path: string): void {
  rmSync(join(dir, path), { force: true });
  for (let folder = dirname(path); folder !== "."; folder = dirname(folder)) {
    if (readdirSync(join(dir, folder)).length > 0) return;
    rmdirSync(join(dir, folder));
  }
}
