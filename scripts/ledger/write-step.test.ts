import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, it } from "vitest";
import { readLedger } from "../../shared/ledger/ledger.ts";
import { stepsOf } from "../../shared/ledger/steps.ts";
import { makeActs, writeFiles } from "../../shared/ledger/test-acts.ts";
import { writeStep } from "./write-step.ts";

function makeSteps() {
  const act = makeActs({
    below: { "a.md": "old\n", "gone.md": "gone\n" },
    here: { "a.md": "new\n", "README.md": "# More\n" },
    pieces: [
      { id: "one", claims: [{ files: ["a.md"] }] },
      { id: "two", claims: [{ files: ["gone.md"] }] },
    ],
  });
  const [start, one, two] = stepsOf(readLedger(act));
  if (!start || !one || !two) throw new Error("three steps were expected");
  return { act, one, two, dir: join(dirname(act.dir), "step") };
}

it("writes a step, and replaces it with another one", () => {
  const { act, one, two, dir } = makeSteps();
  writeStep(act, one, dir);
  expect(readFileSync(join(dir, "a.md"), "utf8")).toBe("new\n");
  const readme = () => readFileSync(join(dir, "README.md"), "utf8");
  expect(readme()).toMatch(
    /^> This is act 1 up to the piece The one\. .* The two comes later\.\n\n# More\n$/,
  );
  expect(existsSync(join(dir, "gone.md"))).toBe(true);
  writeStep(act, two, dir);
  expect(existsSync(join(dir, "gone.md"))).toBe(false);
  expect(readme()).toBe("# More\n");
});

it("does not change a folder with other files", () => {
  const { act, one, dir } = makeSteps();
  writeFiles(dir, { "mine.md": "mine\n" });
  expect(() => writeStep(act, one, dir)).toThrow("has files that are not a step");
});

it("does not overwrite an added file where another step has one", () => {
  const { act, one, two, dir } = makeSteps();
  writeStep(act, two, dir);
  writeFiles(dir, { "gone.md": "mine\n" });
  expect(() => writeStep(act, one, dir)).toThrow(/gone\.md was changed since/);
  expect(readFileSync(join(dir, "gone.md"), "utf8")).toBe("mine\n");
});

it("does not overwrite a changed step, and names the changed file", () => {
  const { act, one, two, dir } = makeSteps();
  writeStep(act, one, dir);
  writeFileSync(join(dir, "a.md"), "mine\n");
  expect(() => writeStep(act, two, dir)).toThrow(/a\.md was changed since the step was written/);
  expect(readFileSync(join(dir, "a.md"), "utf8")).toBe("mine\n");
});
