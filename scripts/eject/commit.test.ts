import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, expect, test, vi } from "vitest";
import { git } from "../../shared/kit/git.ts";
import { commit } from "./commit.ts";

let place: string;
let dir: string;
beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), "commit-"));
  dir = join(place, "todo");
  mkdirSync(dir);
  writeFileSync(join(dir, "package-lock.json"), "{}\n");
  return () => {
    vi.unstubAllEnvs();
    rmSync(place, { recursive: true, force: true });
  };
});

const ask = (where: string, ...words: string[]) => git(where, words).trim();

test("in a git hook, the commit goes into the act's own repository", () => {
  const other = join(place, "other");
  git(place, ["init", "--quiet", other]);
  vi.stubEnv("GIT_DIR", join(other, ".git"));
  expect(commit(dir, "The first")).toBe(true);
  expect(ask(dir, "log", "--format=%s")).toBe("The first");
  expect(ask(other, "rev-list", "--count", "--all")).toBe("0");
});

test("the user's git settings neither break the commit nor leave out files", () => {
  const hooks = join(place, "hooks");
  mkdirSync(hooks);
  for (const name of ["pre-commit", "prepare-commit-msg"])
    writeFileSync(join(hooks, name), "#!/bin/sh\nexit 1\n", { mode: 0o755 });
  writeFileSync(join(place, "ignored"), "package-lock.json\n");
  const settings = `[core]\n  hooksPath = ${hooks}\n  excludesFile = ${join(place, "ignored")}\n`;
  writeFileSync(join(place, ".gitconfig"), `${settings}[user]\n  name = Ana\n  email = a@b.c\n`);
  vi.stubEnv("HOME", place);
  expect(commit(dir, "The first")).toBe(true);
  expect(ask(dir, "ls-files")).toContain("package-lock.json");
  expect(ask(dir, "log", "--format=%an %ae")).toBe("Ana a@b.c");
});
