import { expect, test } from "vitest";
import { command } from "../commands/exercise.ts";
import { printed } from "../test/printed.ts";

/** The output of `npm run exercise` with some words. */
const exercise = (...words: string[]) => printed(() => command.run(words));

test("programs get every exercise with the learner's progress", async () => {
  expect(JSON.parse(await exercise("json"))).toContainEqual({
    act: 1,
    piece: "background-jobs",
    state: expect.stringMatching(/^(open|begun|done)$/),
    minutes: expect.any(Number),
    parts: 1,
    difficulty: expect.stringMatching(/^(easy|medium|hard)$/),
  });
});

test.for([
  ["reset 1 layers", "reset does not know '1'.", "Use npm run exercise reset"],
  ["hint 3", "hint does not know '3'.", "Use npm run exercise hint"],
  ["restore 1 layers", "restore does not know 'layers'.", "npm run exercise restore <piece>"],
  ["start frsh", "start does not know 'frsh'.", "or npm run exercise start fresh"],
] as const)("invalid words after an action are refused: %s", async ([words, message, right]) => {
  await expect(exercise(...words.split(" "))).rejects.toMatchObject({
    message,
    remedy: expect.stringMatching(new RegExp(`${right}$`)),
  });
});

test.for(["help", "--help", "check --help"])("'%s' explains", async (words) => {
  expect(await exercise(...words.split(" "))).toContain("npm run exercise restore [piece]");
});

test.for(["chek", "constructor"])(
  "'%s' is refused, and the error lists the valid words",
  async (word) => {
    await expect(exercise(word)).rejects.toMatchObject({
      message: `exercise does not know '${word}'.`,
      remedy: expect.stringMatching(/Use an act and a piece, or one of: list, check, .*restore\.$/),
    });
  },
);
