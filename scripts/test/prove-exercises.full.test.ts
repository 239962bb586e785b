import { expect, test } from "vitest";
import { makeExercise, text } from "../exercise/test-exercise.ts";
import { checkExerciseTexts } from "../exercise/text.ts";
import { proveExercises } from "./prove-exercises.ts";

const prove = (files?: Record<string, string>) =>
  proveExercises(makeExercise(files).ledger.act, {
    env: {},
    signal: new AbortController().signal,
  });

test("an exercise that is green, then red, then green passes", async () => {
  expect(await prove()).toEqual({ passed: 1, failed: 0, output: "" });
});

test("a test that passes without its piece fails the exercise", async () => {
  const easy = 'import { test } from "vitest";\ntest("easy", () => {});\n';
  const { failed, output } = await prove({ "test/easy.test.ts": easy });
  expect(failed).toBe(1);
  expect(output).toContain("test/easy.test.ts passes without the piece");
});

test("a solution that is not green fails the exercise", async () => {
  const { failed, output } = await prove({ "src/loud.ts": "export const loud = String;\n" });
  expect(failed).toBe(1);
  expect(output).toContain("its solution is not green");
});

const faults = (exercise: string, path = "exercises/loud.md") =>
  checkExerciseTexts(makeExercise({ [path]: exercise }).ledger).map(
    ({ file, message }) => `${file}: ${message}`,
  );

test("an exercise has its sections and three hints, and names only existing files", () => {
  expect(faults(text)).toEqual([]);
  expect(faults(text.replace("## Hint 3", "## Hint 4"))).toEqual([
    "act-1-more/exercises/loud.md: '## Hint 3' is missing or empty",
    "act-1-more/exercises/loud.md: '## Hint 4' is never shown",
  ]);
  expect(faults(text.replace("src/loud.ts", "src/quiet.ts"))).toEqual([
    "act-1-more/exercises/loud.md: names src/quiet.ts, which does not exist",
  ]);
  expect(faults(text, "exercises/quiet.md")).toEqual([
    "act-1-more/exercises/quiet.md: belongs to no piece with tests",
  ]);
});
