import { execFile } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";
import { root } from "../../shared/kit/acts.ts";

type Ended = { code: number; stdout: string; stderr: string };

/** Runs `npm run exercise` with some words. */
function exercise(...words: string[]): Promise<Ended> {
  const args = [join(root, "scripts/cli.ts"), "exercise", ...words];
  return new Promise((resolve) => {
    const child = execFile(process.execPath, args, (_, stdout, stderr) =>
      resolve({ code: child.exitCode ?? 1, stdout, stderr }),
    );
  });
}

test("programs get every exercise with the learner's progress", async () => {
  const { code, stdout } = await exercise("json");
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toContainEqual({
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
] as const)("invalid words after an action are refused: %s", async ([words, wrong, right]) => {
  const { code, stdout, stderr } = await exercise(...words.split(" "));
  expect([code, stdout]).toEqual([1, ""]);
  expect(stderr).toContain(`${wrong}\n`);
  expect(stderr.trimEnd().endsWith(right)).toBe(true);
});

test.for(["help", "--help", "check --help"])("'%s' explains", async (words) => {
  const { code, stdout } = await exercise(...words.split(" "));
  expect(code).toBe(0);
  expect(stdout).toContain("npm run exercise restore [piece]");
});

test.for(["chek", "constructor"])(
  "'%s' is refused, and the error lists the valid words",
  async (word) => {
    const { code, stdout, stderr } = await exercise(word);
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toContain(`exercise does not know '${word}'.\n`);
    expect(stderr).toMatch(/Use an act and a piece, or one of: list, check, .*restore\.\n$/);
  },
);
