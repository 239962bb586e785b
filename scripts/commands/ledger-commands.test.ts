import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { root } from "../../shared/kit/acts.ts";
import { UserError } from "../../shared/kit/command.ts";
import { printed } from "../test/printed.ts";
import { command as check } from "./check.ts";
import { command as diff } from "./diff.ts";
import { command as propagate } from "./propagate.ts";
import { command as step } from "./step.ts";

const remedyOf = async (words: string[], command = diff): Promise<string> => {
  const error = await command.run(words).catch((thrown: unknown) => thrown);
  if (!(error instanceof UserError)) throw new Error("a UserError was expected");
  return `${error.message} ${error.remedy}`;
};

it("diff explains act 1 under its pieces, as text, as numbers and for programs", async () => {
  const text = await printed(() => diff.run(["0", "1"]));
  expect(text).toMatch(/^act-0-simple-app → act-1-modular\n/);
  expect(text).toContain("1 of 3 · Layered modular structure");
  expect(await printed(() => diff.run(["0", "1", "stat"]))).toMatch(
    /background-jobs +\d+ +\+\d+.*\n +\(names and numbers\)/,
  );
  const json = JSON.parse(await printed(() => diff.run(["0", "1", "json"])));
  const ids = json.pieces.map(({ id }: { id: string }) => id);
  expect(ids.slice(0, 3)).toEqual(["layers", "isolated-environments", "background-jobs"]);
  for (const { hunks } of json.pieces)
    for (const { file, why, lines } of hunks) {
      expect(file).not.toBe("");
      expect(why, file).not.toBe("");
      expect(lines.some((line: string) => /^[+-]/.test(line))).toBe(true);
    }
});

it("diff shows one piece, or one file, and says which there are", async () => {
  const jobs = await printed(() => diff.run(["1", "background-jobs"]));
  expect(jobs).toContain("Background jobs");
  expect(jobs).not.toContain("Isolated environments");
  const main = await printed(() => diff.run(["0", "1", "act-1-modular/src/main.ts"]));
  expect(main.match(/^── .*$/gm)?.every((line) => line.includes("src/main.ts"))).toBe(true);
  expect(await remedyOf(["0", "1", "layer"])).toMatch(
    /Did you mean 'layers'\? The pieces are: layers, isolated-environments, background-jobs\.$/,
  );
  expect(await remedyOf(["0"])).toContain("Act 0 is the first act");
  expect(await remedyOf(["1", "0"])).toContain("Act 0 does not come after act 1.");
  expect(await remedyOf(["0", "99"])).toContain("There is no act '99'.");
});

it("step writes a folder that was never there, and says what is next", async () => {
  const folder = `steps/test-${process.pid}`;
  onTestFinished(() => rmSync(join(root, folder), { recursive: true }));
  const text = await printed(() => step.run(["1", "layers", folder]));
  expect(text).toMatch(
    new RegExp(`^\\d+ files written into ${folder}\\. Next:\nnpm start ${folder}\n$`),
  );
  expect(existsSync(join(root, folder, "src/application"))).toBe(true);
});

it("check, step and propagate say what they understand", async () => {
  expect(await remedyOf(["ful"], check)).toContain("Did you mean 'full'?");
  expect(await remedyOf(["1", "layer"], step)).toContain("Did you mean 'layers'?");
  expect(await remedyOf(["1"], step)).toContain("Use one of: start, layers,");
  expect(await remedyOf(["0", "layers"], step)).toContain("act 1: npm run step 1 layers");
  expect(await remedyOf(["layers"], step)).toContain("step needs an act and a piece.");
  expect(await remedyOf([], propagate)).toContain("Which act has changed?");
  expect(await remedyOf(["0", "snce", "HEAD"], propagate)).toContain(
    "'snce' is not understood. Did you mean 'since'?",
  );
});
