import { spawn } from "node:child_process";
import { once } from "node:events";
import { rmSync } from "node:fs";
import { join, relative } from "node:path";
import { root } from "../acts.ts";
import type { Problem } from "./model.ts";
import { workDir } from "./passed.ts";
import type { Step } from "./steps.ts";
import { writeTree } from "./tree.ts";

/**
 * Runs a step's own tests, in a folder under the repository so that its dependencies resolve. The
 * environment is passed on, with the addresses of servers: act 1's tests need POSTGRES_URL.
 */
export async function testStep(
  actName: string,
  step: Step,
  { env, signal }: { env: Record<string, string>; signal?: AbortSignal },
): Promise<Problem[]> {
  const dir = join(workDir, "steps", `${actName}-${step.id}`);
  rmSync(dir, { recursive: true, force: true });
  writeTree(step.tree, dir);
  const vitest = join(root, "node_modules", "vitest", "vitest.mjs");
  const child = spawn(process.execPath, [vitest, "run", "--reporter=dot"], {
    cwd: dir,
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, ...env, NO_COLOR: "1" },
    ...(signal && { signal }),
  });
  child.on("error", () => {}); // An abort is one; the exit code says the rest.
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text: string) => {
      output += text;
    });
  const [code] = await once(child, "close");
  if (code === 0) {
    rmSync(dir, { recursive: true, force: true });
    return [];
  }
  const failures = output.split("\n").filter((line) => /FAIL|Error:|No test files/.test(line));
  const [first = output.trim().split("\n").at(-1) ?? ""] = failures;
  return [
    {
      file: `${actName}/pieces.yaml`,
      line: 1,
      message: `the tests of step ${step.id} fail: ${first.trim()}`,
      remedy: `the step stands in ${relative(root, dir)}: run 'npx vitest run' there`,
    },
  ];
}
