import { execFile } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";
import { root } from "../acts.ts";

type Ended = { code: number; stdout: string; stderr: string };

/** What `npm run exercise` does with some words. */
function exercise(...words: string[]): Promise<Ended> {
  const args = [join(root, "scripts/cli.ts"), "exercise", ...words];
  return new Promise((resolve) => {
    const child = execFile(process.execPath, args, (_, stdout, stderr) =>
      resolve({ code: child.exitCode ?? 1, stdout, stderr }),
    );
  });
}

test("programs get every exercise with how far one is", async () => {
  const { code, stdout } = await exercise("json");
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toContainEqual({
    act: 1,
    piece: "background-jobs",
    state: expect.stringMatching(/^(open|begun|done)$/),
    minutes: expect.any(Number),
    difficulty: expect.stringMatching(/^(easy|medium|hard)$/),
  });
});

test.for(["chek", "constructor"])("'%s' is refused with the right words", async (word) => {
  const { code, stdout, stderr } = await exercise(word);
  expect([code, stdout]).toEqual([1, ""]);
  expect(stderr).toContain(`exercise does not know '${word}'.\n`);
  expect(stderr).toMatch(/Right are: an act and a piece, or list, check, .*restore\.\n$/);
});
