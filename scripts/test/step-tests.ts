import { mkdirSync, readdirSync, rmSync } from "node:fs";
import { join, relative } from "node:path";
import { root } from "../../shared/kit/acts.ts";
import { isAlive } from "../../shared/kit/processes.ts";
import type { Problem } from "../../shared/ledger/model.ts";
import type { Step } from "../../shared/ledger/steps.ts";
import { writeTree } from "../../shared/ledger/tree.ts";
import { workDir } from "./passed.ts";
import { bin, runNode } from "./run-tests.ts";

/** What the tests of steps need. */
export type Means = {
  /** Addresses of servers: act 1's tests need POSTGRES_URL. */
  env: Record<string, string>;
  signal: AbortSignal;
};

/**
 * Runs a step's own tests, in a folder under the repository so that its dependencies resolve.
 * @throws when the signal is aborted
 */
export async function testStep(
  actName: string,
  step: Step,
  { env, signal }: Means,
): Promise<Problem[]> {
  const dir = freshFolder(`${actName}-${step.id}`);
  writeTree(step.tree, dir);
  const words = [bin("vitest", "vitest.mjs"), "run", "--reporter=dot"];
  const { ok, output } = await runNode(words, { cwd: dir, env, signal });
  if (ok || signal.aborted) rmSync(dir, { recursive: true, force: true });
  signal.throwIfAborted();
  if (ok) return [];
  return [
    {
      file: `${actName}/pieces.yaml`,
      line: 1,
      message: `the tests of step ${step.id} fail: ${failureIn(output)}`,
      remedy: `the step stands in ${relative(root, dir)}: run 'npx vitest run' there`,
    },
  ];
}

/** A folder of this process alone; what ended processes left of the same step goes. */
function freshFolder(name: string): string {
  const parent = join(workDir, "steps");
  mkdirSync(parent, { recursive: true });
  for (const left of readdirSync(parent)) {
    const [, pid] = left.startsWith(`${name}-`) ? (/-(\d+)$/.exec(left) ?? []) : [];
    if (pid && !isAlive(Number(pid))) rmSync(join(parent, left), { recursive: true });
  }
  return join(parent, `${name}-${process.pid}`);
}

/** The line of a test run that says most, cut to what fits a message. */
function failureIn(output: string): string {
  const lines = output.split("\n").map((line) => line.trim());
  const telling = [/^FAIL /, /^No test files/, /^\w*Error:/, /\bError\b/, /./];
  const found = telling.map((pattern) => lines.find((line) => pattern.test(line))).find(Boolean);
  return (found ?? "without a word").slice(0, 160);
}
