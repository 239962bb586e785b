import { expect, test } from "vitest";
import { makeExercise } from "../exercise/test-exercise.ts";
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
