import { expect, test } from "vitest";
import type { FileResult } from "./check.ts";
import { printResults } from "./print-check.ts";
import type { Part } from "./text.ts";

const plain = (_: unknown, text: string) => text;

const part = (title: string, file: string): Part => ({ title, text: "", tests: [file] });
const parts = [
  part("The rules", "a.test.ts"),
  part("The app", "b.test.ts"),
  part("More", "c.test.ts"),
];

const file = (name: string, ...passed: boolean[]): FileResult => ({
  file: name,
  results: passed.map((passed, at) => ({ name: `${name} ${at + 1}`, passed })),
});

test("results have the state of each part, and the tests of the first part that is not done", () => {
  const results = [
    file("a.test.ts", true, true),
    file("b.test.ts", true, false),
    file("c.test.ts", false),
  ];
  expect(printResults(results, parts, plain)).toBe(`3 of 5 tests pass
Part 1 of 3: done (The rules)
Part 2 of 3: next, 1 of 2 tests pass (The app)
  b.test.ts
    ✓ b.test.ts 1
    ✗ b.test.ts 2
Part 3 of 3: 0 of 1 tests pass (More)
`);
});

test("an error outside of the parts' tests is always shown", () => {
  const results = [...parts.flatMap(({ tests }) => tests.map((name) => file(name, true)))];
  const outside = { ...file("outside of any test", false), reason: "no memory" };
  expect(printResults([...results, outside], parts, plain)).toContain(
    "Part 3 of 3: done (More)\n  outside of any test  no memory\n",
  );
});
