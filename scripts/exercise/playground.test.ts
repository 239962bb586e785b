import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, expect, test } from "vitest";
import type { Exercise } from "./exercise.ts";
import { begin, codeIn, readManifest, takeFile } from "./playground.ts";
import { loud, makeExercise, makePlace, read, write } from "./test-exercise.ts";

let exercise: Exercise;
beforeEach(() => {
  exercise = makeExercise();
});

test("an exercise begins with the act less the piece, its tests and what helps them", () => {
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

test("a playground whose writing was interrupted counts as work", () => {
  const place = makePlace();
  begin(place, exercise);
  rmSync(join(place.dir, ".exercise.json"));
  const saved = begin(place, exercise);
  expect(saved).toMatch(/unfinished$/);
  expect(readManifest(place)?.piece).toBe("loud");
});

test("taking one file of the solution leaves the rest as one's own work", () => {
  const place = makePlace();
  begin(place, exercise);
  write(place, "src/greet.ts", "// mine\n");
  const first = takeFile(place, exercise, "src/loud.ts");
  expect(read(place, "src/loud.ts")).toBe(loud);
  expect(read(place, "src/greet.ts")).toBe("// mine\n");
  expect(first).toBeDefined();
  expect(begin(place, exercise)).not.toBe(first);
});

test("an app's data outlast a reset", () => {
  const place = makePlace();
  begin(place, exercise);
  mkdirSync(join(place.dir, "data"));
  write(place, "data/todo.db", "todos");
  expect(begin(place, exercise)).toBeUndefined();
  expect(read(place, "data/todo.db")).toBe("todos");
});
