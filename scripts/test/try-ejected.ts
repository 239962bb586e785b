import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { servers } from "../../shared/infra/servers.ts";
import type { Act } from "../../shared/kit/acts.ts";
import { eject } from "../eject/eject.ts";
import { environmentFor } from "../lib/bootstrap/npm.mjs";
import type { Outcome } from "./run-tests.ts";
import { testEnvironment } from "./test-environment.ts";
import { packageTrials, program, runTrials, startTrial } from "./try-package.ts";

/**
 * Ejects an act and proves its packaging. Its tests and `npm start` must bring their own servers,
 * and no file may change, the lock file included.
 */
export async function tryEjected(act: Act, signal: AbortSignal): Promise<Outcome> {
  const place = mkdtempSync(join(tmpdir(), `${act.name}-ejected-`));
  const cwd = join(place, act.name);
  const addresses = servers.map(({ addressVariable }) => [addressVariable, ""]);
  const env = {
    ...(environmentFor(process.execPath, testEnvironment()) as Record<string, string>),
    ...Object.fromEntries(addresses),
  };
  const run = { cwd, env, signal };
  try {
    await eject(act, cwd);
    return await runTrials([
      ...packageTrials(run),
      startTrial(run),
      program(run, "git", "diff", "--exit-code"),
    ]);
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}
