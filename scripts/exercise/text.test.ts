import { expect, test } from "vitest";
import type { Exercise } from "./exercise.ts";
import { makeExercise, makeTwoParts, text, textInParts } from "./test-exercise.ts";
import { checkExerciseTexts } from "./text.ts";

const faultsIn = ({ ledger }: Exercise) =>
  checkExerciseTexts(ledger).map(({ file, message }) => `${file}: ${message}`);

const faults = (exercise: string, path = "exercises/loud.md") =>
  faultsIn(makeExercise({ [path]: exercise }));

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

test("each test of a piece belongs to one part, and the parts are in order", () => {
  const file = "act-1-more/exercises/loud.md";
  const faultsOf = (change: (text: string) => string) =>
    faultsIn(makeTwoParts(change(textInParts)));
  expect(faultsOf((text) => text)).toEqual([]);
  expect(faultsOf((text) => text.replace("Part 2", "Part 3"))).toEqual([
    `${file}: '## Part 3: Be quiet' is part 2`,
  ]);
  expect(faultsOf((text) => text.replace("Tests: `test/quiet.test.ts`.", ""))).toEqual([
    `${file}: '## Part 2: Be quiet' has no tests`,
    `${file}: no part has test/quiet.test.ts`,
  ]);
  expect(faultsOf((text) => text.replace("test/quiet.test.ts", "test/loud.test.ts"))).toEqual([
    `${file}: no part has test/quiet.test.ts`,
    `${file}: two parts have test/loud.test.ts`,
  ]);
  expect(
    faultsOf((text) => text.replace("`test/quiet", "`test/greet.test.ts`, `test/quiet")),
  ).toEqual([`${file}: test/greet.test.ts is not a test of the piece`]);
});
