import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { runStage } from "./run-stage.ts";
import type { Context, Stage } from "./stage.ts";

const context: Context = {
  serversOf: async () => ({}),
  servers: async () => ({}),
  full: false,
  seed: 1,
  signal: new AbortController().signal,
};
const stageOf = (run: Stage["run"]): Stage => ({ name: "waits", weight: 1, budget: 1, run });

test("a stage that hangs is stopped at its limit and named", async () => {
  const stage = stageOf(async ({ signal }) => {
    await sleep(60_000, undefined, { signal });
    return { passed: 1, failed: 0 };
  });
  const { failed, output } = await runStage(stage, context, { limit: 0.05 });
  expect(failed).toBe(1);
  expect(output).toContain("'waits' did not end within its limit of 0.05 s and was stopped.");
});

test("a stage that ends late without an error fails, too", async () => {
  const stage = stageOf(async ({ signal }) => {
    await sleep(60_000, undefined, { signal }).catch(() => {});
    return { passed: 3, failed: 0 };
  });
  const { failed, output } = await runStage(stage, context, { limit: 0.05 });
  expect(failed).toBe(1);
  expect(output).toContain("'waits' did not end within its limit");
});

test("the run goes on after a stage that ignores its signal", async () => {
  const stage = stageOf(() => new Promise(() => {}));
  const { output } = await runStage(stage, context, { limit: 0.05, graceMs: 50 });
  expect(output).toContain("'waits' did not end within its limit of 0.05 s");
});

test("a stage within its limit keeps its outcome", async () => {
  const result = await runStage(
    stageOf(async () => ({ passed: 2, failed: 0 })),
    context,
  );
  expect(result).toMatchObject({ passed: 2, failed: 0, seconds: expect.any(Number) });
});
