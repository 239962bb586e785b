import { cpSync, rmSync } from "node:fs";
import { join } from "node:path";
import { expect, it, onTestFinished, vi } from "vitest";
import { type Act, acts as realActs, root } from "../../shared/kit/acts.ts";
import { leftOver, printNext, printOutcomes } from "./report.ts";
import { ladderOf, shortly, smallLadder } from "./test-ladder.ts";

const plain = (_: unknown, text: string) => text;

/** Copies of the repository's acts, with a copy of the last one as one more act. */
function realLadder() {
  const real = realActs();
  const ladder = ladderOf(...real.map(({ name }) => name), `act-${real.length}-copy`);
  for (const { number, dir, name } of ladder.acts) {
    const source = real[number] ?? (real.at(-1) as Act);
    const isSource = (path: string) =>
      !/node_modules|\.environments|\/data\/todo\.db|\.ladder/.test(path.slice(source.dir.length));
    cpSync(source.dir, dir, { recursive: true, filter: isSource });
    if (number >= real.length) {
      rmSync(join(dir, "interim"), { recursive: true, force: true });
      ladder.edit(`${name}/package.json`, (real.at(-1) as Act).name, name);
    }
  }
  cpSync(join(root, ".gitignore"), join(ladder.acts[0]?.dir ?? "", "..", ".gitignore"));
  ladder.commit();
  return ladder;
}

it("carries a fix of act 0 to the page, the tests and the dependencies of every act above", () => {
  const { acts, edit, read, propagate } = realLadder();
  edit("act-0-simple-app/web/time.ts", "Math.floor(seconds / unit", "Math.trunc(seconds / unit");
  edit("act-0-simple-app/package.json", '"typescript": "6.0.3"', '"typescript": "6.0.4"');
  edit("act-0-simple-app/README.md", "act", "this act");
  const { outcomes, aside } = propagate(0);
  expect(aside).toEqual(["act-0-simple-app/README.md"]);
  expect(new Set(outcomes.map(({ kind }) => kind))).toEqual(new Set(["changed"]));
  for (const { name } of acts) {
    expect(read(`${name}/web/time.ts`)).toContain("Math.trunc(seconds / unit");
    expect(JSON.parse(read(`${name}/package.json`))).toMatchObject({
      name,
      devDependencies: { typescript: "6.0.4" },
    });
  }
});

it("names the new place of code that act 1 moved, and carries manual changes there", () => {
  const { acts, edit, read, propagate } = realLadder();
  edit("act-0-simple-app/src/mail.ts", "connectionTimeout: 10_000", "connectionTimeout: 5_000");
  const { outcomes } = propagate(0);
  expect(outcomes.map(shortly)).toEqual(["not here: 1/src/mail.ts"]);
  const files = outcomes.flatMap(({ looks }) => looks.map(({ file }) => file));
  expect(files).toContain("act-1-modular/src/async/mail.ts");
  edit("act-1-modular/src/async/mail.ts", "connectionTimeout: 10_000", "connectionTimeout: 5_000");
  expect(leftOver(propagate(1).outcomes)).toEqual([]);
  expect(read(`${acts[2]?.name}/src/async/mail.ts`)).toContain("connectionTimeout: 5_000");
});

it("carries a fix of act 1 into its interim files and upwards", () => {
  const { acts, edit, read, propagate } = realLadder();
  const [from, to] = ["listId, firstDay)", "listId, day1)"];
  edit("act-1-modular/src/data/statistics.ts", `perDay: (${from}`, `perDay: (${to}`);
  const { kinds } = propagate(1);
  expect(kinds).toContain("changed: 1/interim/layers/src/data/statistics.ts");
  expect(kinds).toContain("changed: 2/src/data/statistics.ts");
  expect(read("act-1-modular/interim/layers/src/data/statistics.ts")).toContain(`async (${to}`);
  expect(read(`${acts[2]?.name}/src/data/statistics.ts`)).toContain(`perDay: (${to}`);
});

it("adds new files, removes deleted ones, and keeps those that differ", () => {
  const { write, remove, has, read, propagate } = smallLadder({
    "old.ts": "1;\n",
    "own.ts": "2;\n",
  });
  write({ "act-0-a/new.ts": "3;\n", "act-0-a/taken.ts": "4;\n", "act-1-b/taken.ts": "other;\n" });
  write({ "act-1-b/own.ts": "changed;\n" });
  for (const path of ["act-0-a/old.ts", "act-0-a/own.ts"]) remove(path);
  expect(propagate(0).kinds).toEqual([
    "added: 1/new.ts",
    "deleted: 1/old.ts",
    "conflict: 1/own.ts",
    "conflict: 1/taken.ts",
    "added: 2/new.ts",
    "deleted: 2/old.ts",
  ]);
  expect([has("act-2-c/new.ts"), has("act-2-c/old.ts"), has("act-2-c/own.ts")]).toEqual([
    true,
    false,
    true,
  ]);
  expect([read("act-1-b/own.ts"), read("act-1-b/taken.ts")]).toEqual(["changed;\n", "other;\n"]);
});

it("marks and lists a conflict, does not carry it up, and continues when it is resolved", () => {
  const { acts, write, read, propagate } = smallLadder({ "a.md": "one\nwait long here\nthree\n" });
  write({ "act-0-a/a.md": "one\nwait short here\nthree\n" });
  write({ "act-1-b/a.md": "one\nwait never here\nthree\n" });
  const { outcomes } = propagate(0);
  expect(printOutcomes(outcomes, plain)).toContain(
    "act-1-b\n  ✗ a.md (conflict)\n      act-1-b/a.md:2: both acts changed it, each in its own way",
  );
  expect(printNext(outcomes, acts[2] as Act, plain)).toContain(
    "act-1-b: 1 file needs you; then npm run propagate 1 carries on.",
  );
  expect(leftOver(outcomes)).toHaveLength(1);
  expect(read("act-1-b/a.md")).toMatch(/^<<<<<<< act-1-b\/a.md\nwait never here\n=+\nwait short/m);
  expect(read("act-2-c/a.md")).toContain("wait long here");
  expect(propagate(0).kinds).toEqual(["conflict: 1/a.md"]);
  expect(read("act-1-b/a.md").match(/<<<<<<</g)).toHaveLength(1);
  expect(() => propagate(1)).toThrow("still has conflict marks");
  write({ "act-1-b/a.md": "one\nwait briefly here\nthree\n" });
  expect(propagate(1).kinds).toEqual(["changed: 2/a.md"]);
  expect(read("act-2-c/a.md")).toBe("one\nwait briefly here\nthree\n");
});

it("carries a change that the next act already has, and changes nothing the second time", () => {
  const { write, read, propagate } = smallLadder({ "a.md": "one\ntwo\n" });
  write({ "act-2-c/a.md": "one\ntwo\nown\n" });
  write({ "act-0-a/a.md": "one\nnew\ntwo\n", "act-1-b/a.md": "one\nnew\ntwo\n" });
  expect(propagate(0).kinds).toEqual(["already there: 1/a.md", "changed: 2/a.md"]);
  expect(read("act-2-c/a.md")).toBe("one\nnew\ntwo\nown\n");
  expect(propagate(0).kinds).toEqual(["already there: 1/a.md", "already there: 2/a.md"]);
});

it("compares with the named commit, and reports an unknown commit", () => {
  const { write, commit, read, propagate } = smallLadder({ "a.md": "one\n" });
  write({ "act-0-a/a.md": "two\n" });
  commit();
  expect(propagate(0).kinds).toEqual([]);
  expect(propagate(0, "HEAD~1").kinds).toEqual(["changed: 1/a.md", "changed: 2/a.md"]);
  expect(read("act-2-c/a.md")).toBe("two\n");
  expect(() => propagate(0, "nothing")).toThrow("There is no such commit.");
});

it("finds the right repository inside a git hook", () => {
  const { acts, write, propagate } = smallLadder({ "a.md": "one\n" });
  const { acts: others } = smallLadder({ "a.md": "two\n" });
  vi.stubEnv("GIT_DIR", join(others[0]?.dir ?? "", "..", ".git"));
  onTestFinished(() => void vi.unstubAllEnvs());
  write({ "act-0-a/a.md": "two\n" });
  expect(propagate(0).kinds).toEqual(acts.slice(1).map(({ number }) => `changed: ${number}/a.md`));
});
