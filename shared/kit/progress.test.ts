import { setTimeout as sleep } from "node:timers/promises";
import { expect, onTestFinished, test, vi } from "vitest";
import { withProgress } from "./progress.ts";

const often = { afterMs: 20, everyMs: 20 };

/** What `work` prints to standard error: the first word of each line. */
async function printedBy(work: () => Promise<unknown>): Promise<string[]> {
  const write = vi.spyOn(process.stderr, "write").mockReturnValue(true);
  onTestFinished(() => write.mockRestore());
  await work();
  return write.mock.calls.map(([line]) => String(line).split(" ")[0] ?? "");
}

test("quick work prints nothing, slow work prints until it ends", async () => {
  const quick = () => withProgress("quick", async () => {}, often);
  const slow = () => withProgress("slow", () => sleep(100), often);
  expect(await printedBy(quick)).toEqual([]);
  const lines = await printedBy(slow);
  expect(lines.length).toBeGreaterThan(1);
  expect(new Set(lines)).toEqual(new Set(["slow"]));
});

test("work inside other work prints alone, and the outer work goes on afterwards", async () => {
  const fetching = () => withProgress("fetching", () => sleep(100), often);
  const starting = async () => {
    await fetching();
    await sleep(100);
  };
  const lines = await printedBy(() => withProgress("starting", starting, often));
  const turn = lines.indexOf("starting");
  expect(turn).toBeGreaterThan(0);
  expect(new Set(lines.slice(0, turn))).toEqual(new Set(["fetching"]));
  expect(new Set(lines.slice(turn))).toEqual(new Set(["starting"]));
});

test("work beside other work prints, too", async () => {
  const beside = () =>
    Promise.all(["one", "other"].map((name) => withProgress(name, () => sleep(100), often)));
  expect(new Set(await printedBy(beside))).toEqual(new Set(["one", "other"]));
});
