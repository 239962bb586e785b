import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { startActProcess } from "../../shared/infra/act-process.ts";
import { makeActData } from "../../shared/infra/run-act.ts";
import { type Act, root } from "../../shared/kit/acts.ts";
import { freePort } from "../../shared/kit/ports.ts";
import { environmentFor } from "../lib/bootstrap/npm.mjs";
import { filesBelow } from "./content-hash.ts";
import type { Outcome } from "./run-tests.ts";
import { testEnvironment } from "./test-environment.ts";
import { packageTrials, runTrials } from "./try-package.ts";

/**
 * Copies an act to an empty folder, proves its packaging there, and starts it. It must need nothing
 * outside its folder except the addresses of its servers.
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
  const env = {
    ...(environmentFor(process.execPath, testEnvironment()) as Record<string, string>),
    ...servers,
  };
  try {
    return await runTrials([
      ...packageTrials({ cwd: copy.dir, env, signal }),
      () => startAndStop(copy, servers, signal),
    ]);
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}

async function startAndStop(copy: Act, servers: Record<string, string>, signal: AbortSignal) {
  const data = await makeActData(copy, servers);
  try {
    const { dir, env } = data;
    const running = await startActProcess(copy, { port: await freePort(), dir, env, signal });
    await running.stop();
    return undefined;
  } catch (error) {
    return String(error);
  } finally {
    await data.remove();
  }
}
