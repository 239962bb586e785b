import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import { acts, findAct } from "../../shared/kit/acts.ts";
import { nearest } from "../../shared/kit/nearest.ts";
import { commandWords, loadCommand } from "./commands.ts";
import { forShell, readWords } from "./words.ts";

test("an act is found by its number, its short name and its folder", () => {
  for (const word of ["0", "act-0", "act-0-simple-app"]) expect(findAct(word).number).toBe(0);
  expect(acts().map(({ number }) => number)).toEqual(acts().map((_, at) => at));
});

test("the error for an unknown act lists the acts", () => {
  expect(() => findAct("17")).toThrow(
    expect.objectContaining({ remedy: expect.stringContaining("0 (act-0-simple-app), 1 (act-1-") }),
  );
});

test("words may be in any order", () => {
  const { act, has } = readWords(["fresh", "1"], ["fresh"]);
  expect([act?.number, has("fresh")]).toEqual([1, true]);
});

test("the error for an unknown word suggests the most similar one", () => {
  expect(() => readWords(["frehs"], ["fresh"])).toThrow(
    expect.objectContaining({ remedy: expect.stringMatching(/^Did you mean 'fresh'\?/) }),
  );
  expect(nearest("strat", ["start", "step", "test"])).toBe("start");
  expect(nearest("banana", ["start", "step", "test"])).toBeUndefined();
});

test("the error for an unknown command lists the commands", async () => {
  await expect(loadCommand("strat")).rejects.toThrow("There is no command 'strat'.");
  await expect(loadCommand("../lib/words")).rejects.toThrow("There is no command");
});

test("every command has a help text", async () => {
  for (const word of commandWords()) {
    const { summary, usage, help } = await loadCommand(word);
    expect(usage).toMatch(new RegExp(`^npm (run )?${word}\\b`));
    expect(summary.length).toBeLessThan(90);
    expect(help.trim()).not.toBe("");
  }
});

test.skipIf(process.platform === "win32")("a folder's name reaches the shell as it is", () => {
  expect(forShell("../todo")).toBe("../todo");
  for (const name of ["../my todos; $HOME", "Ana's"])
    expect(execFileSync("sh", ["-c", `printf %s ${forShell(name)}`], { encoding: "utf8" })).toBe(
      name,
    );
});
