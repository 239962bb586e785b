import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished } from "vitest";
import type { Act } from "../../shared/kit/acts.ts";
import { git as runGit } from "../../shared/kit/git.ts";
import { type Files, writeFiles } from "../../shared/ledger/test-acts.ts";
import { carry, type Outcome } from "./carry.ts";
import { changeSince } from "./change.ts";
import { write } from "./write.ts";

/** Makes acts in their own git repository, which is removed after the test. */
export function ladderOf(...names: string[]) {
  const dir = mkdtempSync(join(tmpdir(), "propagate-test-"));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  const acts = names.map((name, number): Act => ({ number, name, dir: join(dir, name) }));
  const git = (...words: string[]) =>
    runGit(dir, ["-c", "user.name=A", "-c", "user.email=a@example.com", ...words]);
  git("init", "--quiet");
  return {
    acts,
    write: (files: Files) => writeFiles(dir, files),
    read: (path: string) => readFileSync(join(dir, path), "utf8"),
    has: (path: string) => existsSync(join(dir, path)),
    remove: (path: string) => rmSync(join(dir, path)),
    edit(path: string, from: string, to: string) {
      const text = readFileSync(join(dir, path), "utf8");
      expect(text).toContain(from);
      writeFiles(dir, { [path]: text.replace(from, () => to) });
    },
    commit() {
      git("add", "--all");
      git("commit", "--quiet", "--message", "as it was");
    },
    propagate(number: number, commit = "HEAD") {
      const origin = acts[number] as Act;
      const { change, aside } = changeSince(origin, commit);
      const outcomes = carry(origin, change, acts.slice(number + 1));
      write(outcomes);
      return { outcomes, aside, kinds: outcomes.map(shortly) };
    },
  };
}

const names = ["act-0-a", "act-1-b", "act-2-c"];

/** Makes three acts with the same files, and commits them. */
export function smallLadder(files: Files) {
  const ladder = ladderOf(...names);
  for (const name of names)
    for (const [path, text] of Object.entries(files)) ladder.write({ [`${name}/${path}`]: text });
  ladder.commit();
  return ladder;
}

/** An outcome in one line. */
export const shortly = ({ act, path, kind }: Outcome) => `${kind}: ${act.number}/${path}`;
