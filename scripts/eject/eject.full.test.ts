import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { findAct, root } from "../../shared/kit/acts.ts";
import { git } from "../../shared/kit/git.ts";
import { eject } from "./eject.ts";
import { trackedCode } from "./tracked.ts";

let place: string;
beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), "eject-"));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(place, { recursive: true, force: true });
});

const ask = (dir: string, ...words: string[]) => git(dir, words).trim();

/** The lock file has the ladder's versions and no package that act 0 does not need. */
function expectOwnLock(dir: string): void {
  const read = (path: string) => JSON.parse(readFileSync(path, "utf8"));
  const { packages } = read(join(dir, "package-lock.json"));
  const ladder = read(join(root, "package-lock.json")).packages;
  const paths = Object.keys(packages).filter(Boolean);
  expect(paths).toContain("node_modules/better-sqlite3");
  expect(paths).not.toContain("node_modules/pg");
  expect(paths.filter((path) => packages[path].version !== ladder[path].version)).toEqual([]);
  expect(read(join(dir, "package.json")).allowScripts).toEqual({ "better-sqlite3": false });
}

test("an act becomes a repository with one commit and its own lock file, even if git knows no user", async () => {
  vi.stubEnv("HOME", place);
  vi.stubEnv("XDG_CONFIG_HOME", place);
  vi.stubEnv("GIT_CONFIG_NOSYSTEM", "1");
  vi.stubEnv("EMAIL", "");
  const dir = join(place, "below", "todo");
  const { files, hasCommit } = await eject(findAct("0"), dir);
  expect(hasCommit).toBe(true);
  expect(ask(dir, "rev-list", "--count", "HEAD")).toBe("1");
  expect(ask(dir, "status", "--porcelain")).toBe("");
  expect(ask(dir, "ls-files").split("\n")).toHaveLength(files);
  expect(readdirSync(join(place, "below"))).toEqual(["todo"]);
  expectOwnLock(dir);
});

test("a folder that is not empty does not change", async () => {
  writeFileSync(join(place, "mine.txt"), "mine");
  await expect(eject(findAct("0"), place)).rejects.toThrow(/not empty, so nothing was written/);
  expect(readdirSync(place)).toEqual(["mine.txt"]);
});

test("a path that is not a folder is refused, as is a link into the ladder", async () => {
  const at = (name: string) => join(place, name);
  writeFileSync(at("file"), "mine");
  mkdirSync(at("empty"));
  symlinkSync(at("empty"), at("link"));
  symlinkSync(at("nowhere"), at("dangling"));
  symlinkSync(root, at("ladder"));
  const refused = (dir: string) => expect(eject(findAct("0"), dir)).rejects;
  for (const name of ["file", "link", "dangling"])
    await refused(at(name)).toThrow(`${at(name)} is not a folder`);
  await refused(at("file/todo")).toThrow(`${at("file")} is not a folder`);
  await refused(at("dangling/todo")).toThrow(`${at("dangling")} is not a folder`);
  await refused(at("ladder/new/todo")).toThrow("is inside this repository");
  await refused(join(root, "todo")).toThrow("is inside this repository");
  expect(existsSync(join(root, "new"))).toBe(false);
});

test("an empty folder is filled; untracked files are left out and listed", async () => {
  const act = { ...findAct("0"), dir: join(place, "act") };
  cpSync(findAct("0").dir, act.dir, {
    recursive: true,
    filter: (path) => !/node_modules|data$/.test(path),
  });
  expect(trackedCode(act).leftOut).toBeUndefined();
  git(place, ["init", "--quiet"]);
  git(place, ["add", "act"]);
  writeFileSync(join(act.dir, ".env"), "SECRET=1");
  const dir = join(place, "empty");
  mkdirSync(dir);
  const { leftOut } = await eject(act, dir);
  expect(leftOut).toEqual([".env"]);
  expect(readdirSync(dir)).not.toContain(".env");
  expect(existsSync(join(dir, "src", "main.ts"))).toBe(true);
});
