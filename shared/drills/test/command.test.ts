import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { root } from "../../../scripts/acts.ts";
import { drillIds } from "../drills.ts";
import { resultDir } from "../results.ts";
import type { DrillResult } from "../run-drill.ts";

test("drill all json: every drill shows pain and relief, and writes its result and its chart", async () => {
  const words = [join(root, "scripts/cli.ts"), "drill", "all", "json"];
  const { stdout } = await promisify(execFile)(process.execPath, words, { cwd: root });
  const results = JSON.parse(stdout) as DrillResult[];
  expect(results.map(({ id }) => id)).toEqual(drillIds());
  for (const result of results) {
    expect(result).toMatchObject({
      ok: true,
      below: { verdict: "fails" },
      above: { verdict: "holds" },
    });
    expect(result.seconds).toBeLessThan(60);
    const file = (name: string) => readFileSync(join(resultDir(result.id), name), "utf8");
    expect(JSON.parse(file("result.json"))).toEqual(result);
    expect(file("chart.svg")).toContain(result.pain);
  }
});
