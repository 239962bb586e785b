import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, onTestFinished, test } from "vitest";
import { root } from "../../kit/acts.ts";
import { waitUntil } from "../../kit/processes.ts";
import type { DrillResult } from "../run-drill.ts";

const drill = [join(root, "scripts/cli.ts"), "drill"];

/** A separate folder for results, so that the learner's latest results stay. */
function ownResults() {
  const dir = mkdtempSync(join(tmpdir(), "drills-"));
  onTestFinished(() => rmSync(dir, { recursive: true }));
  return { dir, env: { ...process.env, DRILL_RESULTS: dir } };
}

test("drill <id> json writes only the result to standard output", async () => {
  const { dir, env } = ownResults();
  const words = [...drill, "one-rule-one-home", "json"];
  const { stdout } = await promisify(execFile)(process.execPath, words, { cwd: root, env });
  const [result] = JSON.parse(stdout) as DrillResult[];
  expect(result).toMatchObject({ id: "one-rule-one-home", ok: true });
  expect(JSON.parse(readFileSync(join(dir, "one-rule-one-home/result.json"), "utf8"))).toEqual(
    result,
  );
});

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
