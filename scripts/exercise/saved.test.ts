import { execFileSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from "node:fs";
import { basename, join } from "node:path";
import { beforeEach, expect, test } from "vitest";
import { UserError } from "../../shared/kit/command.ts";
import type { Exercise } from "./exercise.ts";
import { hashesOf } from "./files.ts";
import type { Place } from "./place.ts";
import { begin, earlierWork, restore, reveal, takeFile } from "./playground.ts";
import { makeExercise, makePlace, read, write } from "./test-exercise.ts";

let exercise: Exercise;
beforeEach(() => {
  exercise = makeExercise();
});

test("work in a playground is saved before it is overwritten, and can be restored", () => {
  const place = makePlace();
  begin(place, exercise);
  write(place, "src/loud.ts", "// mine\n");
  write(place, "src/greet.ts", "// changed\n");
  rmSync(join(place.dir, "test/greet.test.ts"));
  const mine = hashesOf(place.dir);
  const saved = begin(place, exercise);
  expect(hashesOf(saved ?? "")).toEqual(mine);
  expect(existsSync(join(place.dir, "src/loud.ts"))).toBe(false);

  write(place, "src/loud.ts", "// another try\n");
  const second = restore(place);
  expect(second.restored).toBe(saved);
  expect(hashesOf(place.dir)).toEqual(mine);
  expect(restore(place).restored).toBe(second.saved);
  expect(read(place, "src/loud.ts")).toBe("// another try\n");
});

test("saved work can be restored by its piece or by its own name", () => {
  const place = makePlace();
  const tries = ["// first\n", "// second\n", "// third\n"];
  const saved = tries.map((text) => {
    begin(place, exercise);
    write(place, "src/loud.ts", text);
    return basename(begin(place, exercise) ?? "");
  });
  cpSync(
    join(place.savedDir, saved[0] ?? ""),
    join(place.savedDir, "2999-01-01T00-00-00.000Z-act-2-more"),
    {
      recursive: true,
    },
  );
  const { others } = restore(place, "loud");
  expect(read(place, "src/loud.ts")).toBe(tries[2]);
  expect(others.map(({ what }) => what)).toEqual(["act-2-more", "act-1-loud", "act-1-loud"]);
  restore(place, "act-1-loud");
  expect(read(place, "src/loud.ts")).toBe(tries[2]);
  restore(place, saved[1]);
  expect(read(place, "src/loud.ts")).toBe(tries[1]);
  expect(() => restore(place, "lout")).toThrow("No work of 'lout' is saved.");
});

test("beginning a piece reports earlier work on it, unless it was saved just now", () => {
  const place = makePlace();
  begin(place, exercise);
  expect(earlierWork(place, exercise)).toBeUndefined();
  write(place, "src/loud.ts", "// mine\n");
  const saved = begin(place, exercise);
  expect(earlierWork(place, exercise, saved)).toBeUndefined();
  expect(earlierWork(place, exercise, begin(place, exercise))).toBe("act-1-loud");
});

test("an unchanged playground is not saved", () => {
  const place = makePlace();
  begin(place, exercise);
  expect(reveal(place, exercise)).toBeUndefined();
  expect(begin(place, exercise)).toBeUndefined();
  expect(existsSync(place.savedDir)).toBe(false);
  expect(() => restore(place)).toThrow("No work was saved yet.");
});

test("the same work is saved only once", () => {
  const place = makePlace();
  begin(place, exercise);
  write(place, "src/loud.ts", "// mine\n");
  for (let i = 0; i < 3; i++) {
    begin(place, exercise);
    restore(place);
  }
  expect(readdirSync(place.savedDir)).toHaveLength(1);
});

test.for([
  [
    "a file is where the folder should be",
    (place: Place) => {
      renameSync(place.savedDir, `${place.savedDir}-before`);
      write(place, "../saved", "");
    },
  ],
  [
    "something in it can't be copied",
    ({ dir }: Place) => {
      execFileSync("mkfifo", [join(dir, "src", "pipe")]);
    },
  ],
] as const)("nothing is replaced if work can't be saved because %s", ([, hinder]) => {
  const place = makePlace();
  begin(place, exercise);
  write(place, "src/loud.ts", "// saved\n");
  begin(place, exercise);
  write(place, "src/loud.ts", "// mine\n");
  hinder(place);
  const before = hashesOf(place.dir);
  for (const replace of [
    () => begin(place, exercise),
    () => reveal(place, exercise),
    () => takeFile(place, exercise, "src/loud.ts"),
    () => restore(place),
  ]) {
    expect(replace).toThrow(UserError);
    expect(hashesOf(place.dir)).toEqual(before);
  }
  const left = readdirSync(join(place.dir, ".."), { recursive: true });
  expect(left.filter((path) => `${path}`.includes("draft"))).toEqual([]);
});

test("the target of a playground that is a link is saved", () => {
  const place = makePlace();
  mkdirSync(`${place.dir}-elsewhere`);
  symlinkSync("playground-elsewhere", place.dir);
  begin(place, exercise);
  write(place, "src/loud.ts", "// mine\n");
  const mine = hashesOf(place.dir);
  const saved = begin(place, exercise);
  rmSync(`${place.dir}-elsewhere`, { recursive: true });
  mkdirSync(`${place.dir}-elsewhere`);
  expect(hashesOf(saved ?? "")).toEqual(mine);
  restore(place);
  expect(read(place, "src/loud.ts")).toBe("// mine\n");
});

test("a folder that is a link is replaced, and its target does not change", () => {
  const place = makePlace();
  begin(place, exercise);
  const elsewhere = join(place.dir, "..", "elsewhere");
  renameSync(join(place.dir, "src"), elsewhere);
  symlinkSync("../elsewhere", join(place.dir, "src"));
  write(place, "src/loud.ts", "// mine\n");
  const replace = [
    () => takeFile(place, exercise, "src/loud.ts"),
    () => begin(place, exercise),
    () => reveal(place, exercise),
  ];
  for (const take of replace) {
    expect(take()).toBeDefined();
    expect(readFileSync(join(elsewhere, "loud.ts"), "utf8")).toBe("// mine\n");
    restore(place);
    expect(read(place, "src/loud.ts")).toBe("// mine\n");
  }
});

test("a .gitignore does not change what counts as work", () => {
  const place = makePlace();
  begin(place, exercise);
  write(place, ".gitignore", "src/\n");
  write(place, "src/loud.ts", "// first\n");
  begin(place, exercise);
  write(place, ".gitignore", "src/\n");
  write(place, "src/loud.ts", "// second\n");
  begin(place, exercise);
  restore(place);
  expect(read(place, "src/loud.ts")).toBe("// second\n");

  mkdirSync(join(place.dir, "data"));
  write(place, "data/todo.db", "todos");
  begin(place, makeExercise({ ".gitignore": "" }));
  expect(read(place, "data/todo.db")).toBe("todos");
});
