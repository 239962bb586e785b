import { mkdirSync, rmSync } from "node:fs";
import { basename, join } from "node:path";
import { beforeEach, expect, test } from "vitest";
import type { Exercise } from "./exercise.ts";
import { begin, codeIn, hasWork, leftToTake, takeFile } from "./playground.ts";
import { readManifest } from "./playground-record.ts";
import { progressOf } from "./progress.ts";
import { loud, makeExercise, makePlace, makeTwoParts, read, write } from "./test-exercise.ts";

let exercise: Exercise;
beforeEach(() => {
  exercise = makeExercise();
});

test("an exercise begins with the act without the piece, its tests and their helpers", () => {
  const place = makePlace();
  expect(begin(place, exercise)).toBeUndefined();
  const paths = [...codeIn(place).keys()];
  expect(paths).toEqual(
    expect.arrayContaining(["src/greet.ts", "test/loud.test.ts", "test/words.ts"]),
  );
  expect(paths).not.toContain("src/loud.ts");
  const task = read(place, "TASK.md");
  expect(task).toContain("A voice, in `src/loud.ts`.");
  expect(task).toContain("- `loud` from `src/loud.ts`");
  expect(task).toContain("- digits stay");
});

test("the task lists the tests of each part below the part", () => {
  const place = makePlace();
  begin(place, makeTwoParts());
  const task = read(place, "TASK.md");
  expect(task).toMatch(
    /## Part 1: Be loud\nIn `src\/loud.ts`.\n[^#]*- digits stay\n[^#]*## Part 2: Be quiet\n[^#]*- letters are small\n/,
  );
  expect(task).toContain("about 2 × 20 minutes");
});

test("a playground whose writing was interrupted counts as work", () => {
  const place = makePlace();
  begin(place, exercise);
  rmSync(join(place.dir, ".exercise.json"));
  const saved = begin(place, exercise);
  expect(saved).toMatch(/unfinished$/);
  expect(readManifest(place)?.piece).toBe("loud");
});

test("copying one file of the solution keeps the rest of the learner's work", () => {
  const place = makePlace();
  begin(place, exercise);
  write(place, "src/greet.ts", "// mine\n");
  const first = takeFile(place, exercise, "src/loud.ts");
  expect(read(place, "src/loud.ts")).toBe(loud);
  expect(read(place, "src/greet.ts")).toBe("// mine\n");
  expect(first).toBeDefined();
  expect(begin(place, exercise)).not.toBe(first);
});

test("untouched files come first, and the learner's own files last", () => {
  const place = makePlace();
  const more = makeExercise({
    "src/greet.ts": "export const greet = String;\n",
    "src/words.ts": "export const words = 1;\n",
  });
  const files = () => leftToTake(place, more).map(({ file }) => file);
  begin(place, more);
  expect(files()).toEqual(["src/greet.ts", "src/words.ts", "src/loud.ts"]);
  write(place, "src/greet.ts", "// mine\n");
  expect(files()).toEqual(["src/words.ts", "src/loud.ts", "src/greet.ts"]);
});

test("npm finds the exercise command in the playground, and comparisons leave it out", () => {
  const place = makePlace();
  const written = `${JSON.stringify({ scripts: { start: "node ." } }, null, 2)}\n`;
  const scripted = {
    ...exercise,
    start: new Map([...exercise.start, ["package.json", written]]),
    solution: new Map([...exercise.solution, ["package.json", `${written}\n`]]),
  };
  for (const put of [begin, () => takeFile(place, scripted, "package.json")]) {
    put(place, scripted);
    const { scripts } = JSON.parse(read(place, "package.json"));
    expect(scripts.exercise).toBe("node ../scripts/bootstrap.mjs exercise");
    expect(codeIn(place).get("package.json")?.trim()).toBe(written.trim());
    expect(hasWork(place)).toBe(false);
  }
});

test("a damaged record is named with the remedy", () => {
  const place = makePlace();
  begin(place, exercise);
  const damaged = [
    [".exercise.json", () => begin(place, exercise), "begin the exercise again"],
    ["../progress.json", () => progressOf(place, exercise), "which hints were shown"],
  ] as const;
  for (const [file, read, remedy] of damaged)
    for (const text of ["", "{", '{ "act-1-more/loud": 7 }']) {
      write(place, file, text);
      const name = basename(file);
      expect(read).toThrow(new RegExp(`${name.replaceAll(".", "\\.")} is damaged`));
      expect(read).toThrow(expect.objectContaining({ remedy: expect.stringContaining(remedy) }));
    }
  rmSync(join(place.dir, ".exercise.json"));
  expect(begin(place, exercise)).toMatch(/unfinished$/);
});

test("an app's data outlast a reset", () => {
  const place = makePlace();
  begin(place, exercise);
  mkdirSync(join(place.dir, "data"));
  write(place, "data/todo.db", "todos");
  expect(begin(place, exercise)).toBeUndefined();
  expect(read(place, "data/todo.db")).toBe("todos");
});
