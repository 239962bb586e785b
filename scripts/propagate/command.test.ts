import { PassThrough } from "node:stream";
import { expect, it, onTestFinished, vi } from "vitest";
import type { Act } from "../../shared/kit/acts.ts";
import { command } from "../commands/propagate.ts";
import { saysYes } from "./ask.ts";
import { smallLadder } from "./test-ladder.ts";

const made = vi.hoisted((): { acts: Act[] } => ({ acts: [] }));
vi.mock("../../shared/kit/acts.ts", async (original) => ({
  ...(await original<typeof import("../../shared/kit/acts.ts")>()),
  acts: () => made.acts,
  findAct: (word: string) => made.acts[Number(word)],
}));

/** Runs the command in three small acts. Returns its exit code and its output. */
async function propagate(...words: string[]) {
  const write = vi.spyOn(process.stdout, "write").mockReturnValue(true);
  onTestFinished(() => write.mockRestore());
  const exitCode = await command.run(words);
  return { exitCode, said: write.mock.calls.join("") };
}

it("dry shows the outcome and writes nothing", async () => {
  const { acts, write, read } = smallLadder({ "a.md": "one\n" });
  made.acts = acts;
  write({ "act-0-a/a.md": "two\n" });
  const dry = await propagate("0", "dry");
  expect(dry.exitCode).toBe(0);
  expect(dry.said).toContain("~ a.md");
  expect(dry.said).toContain("Nothing was written.");
  expect(read("act-1-b/a.md")).toBe("one\n");
  expect((await propagate("0")).exitCode).toBe(0);
  expect(read("act-1-b/a.md")).toBe("two\n");
});

it("ends with 1 while there is a conflict", async () => {
  const { acts, write } = smallLadder({ "a.md": "wait long\n" });
  made.acts = acts;
  write({ "act-0-a/a.md": "wait short\n", "act-1-b/a.md": "wait never\n" });
  expect((await propagate("0", "dry")).exitCode).toBe(1);
  expect((await propagate("0")).exitCode).toBe(1);
});

it.each([
  ["y\n", true],
  ["Yes\n", true],
  ["n\n", false],
  ["\n", false],
  ["", false], // Ctrl-D
])("understands the answer %j as %s", async (typed, answer) => {
  const input = new PassThrough();
  input.end(typed);
  expect(await saysYes("Do it?", input, new PassThrough())).toBe(answer);
});
