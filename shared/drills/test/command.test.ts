import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, onTestFinished, test } from "vitest";
import { hasBrowser } from "../../acceptance/page/chromium.ts";
import { root } from "../../kit/acts.ts";
import { waitUntil } from "../../kit/processes.ts";
import { drillIds } from "../drills.ts";
import type { DrillResult } from "../run-drill.ts";
import { overlaps } from "./overlaps.ts";

const drill = [join(root, "scripts/cli.ts"), "drill"];

/** How long anybody waits for a drill; twice as long where the machine is busy. */
const secondsAtMost = 2 * 60;

/** A folder for results, so that the learner's own last ones stay. */
function ownResults() {
  const dir = mkdtempSync(join(tmpdir(), "drills-"));
  onTestFinished(() => rmSync(dir, { recursive: true }));
  return { dir, env: { ...process.env, DRILL_RESULTS: dir } };
}

test(
  "drill all json: every drill shows pain and relief, and writes its result and its chart",
  async () => {
    const { dir, env } = ownResults();
    const { stdout } = await promisify(execFile)(process.execPath, [...drill, "all", "json"], {
      cwd: root,
      env,
    });
    const results = JSON.parse(stdout) as DrillResult[];
    expect(results.map(({ id }) => id)).toEqual(drillIds());
    for (const result of results) {
      expect(result.ok, JSON.stringify(result)).toBe(true);
      const verdictOf = (name: string) => result.sides.find((side) => side.name === name)?.verdict;
      expect([verdictOf("below"), verdictOf("above")]).toEqual(["fails", "holds"]);
      expect(result.seconds).toBeLessThan(secondsAtMost);
      const file = (name: string) => readFileSync(join(dir, result.id, name), "utf8");
      expect(JSON.parse(file("result.json"))).toEqual(result);
      expect(file("chart.svg")).toContain(result.pain);
      expect(file("space-time.svg")).toContain("The request that was wrong:");
      if (!hasBrowser) continue;
      for (const name of ["chart.svg", "space-time.svg"])
        expect(await overlaps(file(name)), `${result.id} ${name}`).toEqual([]);
    }
  },
  drillIds().length * secondsAtMost * 1000,
);

test("drill <id> hold leaves both sides open until it is asked to stop", async () => {
  const words = [...drill, "one-rule-one-home", "hold"];
  const child = spawn(process.execPath, words, { cwd: root, env: ownResults().env });
  const ended = once(child, "exit");
  onTestFinished(() => void child.kill());
  let output = "";
  child.stdout.on("data", (text) => (output += text));
  await waitUntil(() => output.includes("(Ctrl-C stops everything)"), 100_000);
  const open = [...output.matchAll(/^(With|Without) layers is open: (\S+)$/gm)];
  expect(new Set(open.map(([, side]) => side))).toEqual(new Set(["With", "Without"]));
  for (const [, , url = ""] of open) expect((await fetch(`${url}/healthz`)).status).toBe(200);
  child.kill("SIGINT");
  expect(await ended).toEqual([0, null]);
  for (const [, , url = ""] of open) await expect(fetch(url)).rejects.toThrow();
});
