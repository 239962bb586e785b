import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import { acts, findAct, isActWord } from "../../shared/kit/acts.ts";
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
  const syntax = {
    acts: 1,
    flags: ["fresh", "json"],
    options: ["seed"],
    others: ["piece", "folder"],
  };
  const words = ["--fresh", "layers", "seed", "7", "1", "act-1-copy"];
  const { acts, has, after, others } = readWords(words, syntax);
  expect(acts.map(({ number }) => number)).toEqual([1]);
  expect([has("fresh"), has("json"), after("seed")]).toEqual([true, false, "7"]);
  expect(others).toEqual(["layers", "act-1-copy"]);
});

test("a path below an act's folder does not name the act", () => {
  expect(isActWord("act-1-modular/")).toBe(true);
  expect(isActWord("act-1-modular/src/main.ts")).toBe(false);
});

test("a word too many and an option without a value are refused", () => {
  expect(() =>
    readWords(["layers", "web"], { acts: 1, flags: ["dry"], others: ["piece"] }),
  ).toThrow(
    expect.objectContaining({
      message: "'web' is one word too many.",
      remedy: "Use an act (0, 1, …) or a piece or 'dry'.",
    }),
  );
  expect(() => readWords(["seed"], { options: ["seed"] })).toThrow("'seed' needs a value.");
  expect(() => readWords(["1"], { flags: ["fresh"] })).toThrow("'1' is not understood.");
  expect(() => readWords(["1"], {})).toThrow(
    expect.objectContaining({ remedy: "Use the command without words." }),
  );
});

test("the error for an unknown word suggests the most similar one", () => {
  expect(() => readWords(["frehs"], { flags: ["fresh"] })).toThrow(
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
