import { existsSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { ladderDir, makeThrowawayDir, sweepThrowaways } from "./infra.ts";

test("a sweep removes the data of ended processes, even if their pid is in use again", async () => {
  const mine = makeThrowawayDir("test");
  onTestFinished(() => rmSync(mine, { recursive: true }));
  const left = ["999999999-start", `${process.pid}-earlier`].map((maker) =>
    join(ladderDir, `throwaway-${maker}-test-abc`),
  );
  for (const dir of left) mkdirSync(dir);
  await sweepThrowaways();
  expect(left.filter((dir) => existsSync(dir))).toEqual([]);
  expect(existsSync(mine)).toBe(true);
});
