import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { startActProcess } from "../../shared/infra/act-process.ts";
import { makeActData } from "../../shared/infra/run-act.ts";
import { type Act, root } from "../../shared/kit/acts.ts";
import { freePort } from "../../shared/kit/ports.ts";
import { environmentFor, npmRunBy } from "../lib/bootstrap/npm.mjs";
import { filesBelow } from "./content-hash.ts";
import { type Outcome, runProgram } from "./run-tests.ts";

/**
 * Copies an act alone to an empty place, installs it there, runs its own tests and starts it: three
 * checks. It must need nothing outside its folder but the addresses of its servers.
 */
export async function tryStandAlone(
  act: Act,
  servers: Record<string, string>,
  signal: AbortSignal,
): Promise<Outcome> {
  const place = mkdtempSync(join(tmpdir(), `${act.name}-alone-`));
  const copy: Act = { ...act, dir: join(place, act.name) };
  for (const file of filesBelow([act.name])) {
    const target = join(copy.dir, relative(act.name, file));
    mkdirSync(dirname(target), { recursive: true });
    copyFileSync(join(root, file), target);
  }
  const npm = npmRunBy(process.execPath);
  const runNpm = async (...words: string[]): Promise<Outcome> => {
    const env = { ...(environmentFor(process.execPath) as Record<string, string>), ...servers };
    const run = { cwd: copy.dir, env, signal };
    const { ok, output } = await runProgram(npm.program, [...npm.args, ...words], run);
    return ok ? { passed: 1, failed: 0 } : { passed: 0, failed: 1, output };
  };
  try {
    const installed = await runNpm("install", "--no-audit", "--no-fund");
    if (installed.failed) return installed;
    const tested = await runNpm("test");
    const started = await start(copy, servers);
    return {
      passed: 1 + tested.passed + started.passed,
      failed: tested.failed + started.failed,
      output: [tested.output, started.output].filter(Boolean).join("\n"),
    };
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}

async function start(copy: Act, servers: Record<string, string>): Promise<Outcome> {
  const data = await makeActData(copy, servers);
  try {
    const { dir, env } = data;
    const running = await startActProcess(copy, { port: await freePort(), dir, env });
    await running.stop();
    return { passed: 1, failed: 0 };
  } catch (error) {
    return { passed: 0, failed: 1, output: String(error) };
  } finally {
    await data.remove();
  }
}
