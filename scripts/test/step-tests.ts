import { mkdirSync, readdirSync, rmSync } from "node:fs";
import { join, relative } from "node:path";
import { root } from "../../shared/kit/acts.ts";
import { isAlive } from "../../shared/kit/processes.ts";
import type { Problem } from "../../shared/ledger/model.ts";
import type { Step } from "../../shared/ledger/steps.ts";
import { writeTree } from "../../shared/ledger/tree.ts";
import { workDir } from "./passed.ts";
import { greenFiles, reportVitest } from "./run-tests.ts";
import { rememberTests } from "./untried-tests.ts";

/** The means that tests of steps need. */
export type Means = {
  /** Addresses of the servers that the tests need. */
  env: Record<string, string>;
  signal: AbortSignal;
};

/**
 * Runs test files of a step in a folder below the repository, so that its dependencies resolve.
 * Remembers those that passed.
 * @throws when the signal is aborted
 */
export async function testStep(
  actName: string,
  { id, tree }: Pick<Step, "id" | "tree">,
  { env, signal }: Means,
  files: string[],
): Promise<Problem[]> {
  const dir = freshFolder(`${actName}-${id}`);
  writeTree(tree, dir);
  const ended = await reportVitest(files, { cwd: dir, env, signal });
  if (ended.ok || signal.aborted) rmSync(dir, { recursive: true, force: true });
  signal.throwIfAborted();
  rememberTests(tree, greenFiles(ended, dir));
  if (ended.ok) return [];
  return [
    {
      file: `${actName}/pieces.yaml`,
      line: 1,
      message: `the tests of step ${id} fail: ${failureIn(ended.output)}`,
      remedy: `the step is in ${relative(root, dir)}: run 'npx vitest run' there`,
    },
  ];
}

/**
 * Makes a folder for this process only. Removes the folders of ended processes for the same step.
 */
function freshFolder(name: string): string {
  const parent = join(workDir, "steps");
  mkdirSync(parent, { recursive: true });
  for (const left of readdirSync(parent)) {
    const [, pid] = left.startsWith(`${name}-`) ? (/-(\d+)$/.exec(left) ?? []) : [];
    if (pid && !isAlive(Number(pid))) rmSync(join(parent, left), { recursive: true });
  }
  return join(parent, `${name}-${process.pid}`);
}

/** The most informative line of a test run, shortened to fit a message. */
function failureIn(output: string): string {
  const lines = output.split("\n").map((line) => line.trim());
  const informative = [/^FAIL /, /^No test files/, /^\w*Error:/, /\bError\b/, /./];
  const found = informative
    .map((pattern) => lines.find((line) => pattern.test(line)))
    .find(Boolean);
  return (found ?? "without any output").slice(0, 160);
}
