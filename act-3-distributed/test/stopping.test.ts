import { expect, test, vi } from "vitest";
import { createStopping } from "../src/ops/stopping.ts";

test("stopping runs each step once, the last added first", async () => {
  const steps: string[] = [];
  const stopping = createStopping(vi.fn());
  stopping.add(async () => steps.push("close the database"));
  stopping.add(async () => steps.push("finish the jobs"));
  await Promise.all([stopping.run(), stopping.run()]);
  expect(steps).toEqual(["finish the jobs", "close the database"]);
});

test("a step that fails is logged, and the other steps still run", async () => {
  const logError = vi.fn();
  const close = vi.fn(async () => {});
  const stopping = createStopping(logError);
  stopping.add(close);
  stopping.add(async () => {
    throw new Error("The jobs failed.");
  });
  stopping.add(() => {
    throw new Error("The relay failed.");
  });
  await stopping.run();
  expect(close).toHaveBeenCalledOnce();
  expect(logError.mock.calls.map(([error]) => error.message)).toEqual([
    "The relay failed.",
    "The jobs failed.",
  ]);
});
