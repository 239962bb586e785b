import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { servers } from "../../shared/infra/servers.ts";
import type { Act } from "../../shared/kit/acts.ts";
import { eject } from "../eject/eject.ts";
import { environmentFor, npmRunBy } from "../lib/bootstrap/npm.mjs";
import { type Outcome, runProgram } from "./run-tests.ts";

/**
 * Ejects an act, installs its packages, and runs its tests there, which must bring their
 * servers themselves: four checks with the one that no file has changed, the lock file neither.
 */
export async function tryEjected(act: Act, signal: AbortSignal): Promise<Outcome> {
  const place = mkdtempSync(join(tmpdir(), `${act.name}-ejected-`));
  const cwd = join(place, act.name);
  const addresses = servers.map(({ addressVariable }) => [addressVariable, ""]);
  const env = {
    ...(environmentFor(process.execPath) as Record<string, string>),
    ...Object.fromEntries(addresses),
  };
  const npm = npmRunBy(process.execPath);
  const steps: [program: string, ...words: string[]][] = [
    [npm.program, ...npm.args, "install", "--prefer-offline", "--no-audit", "--no-fund"],
    [npm.program, ...npm.args, "test"],
    ["git", "diff", "--exit-code"],
  ];
  try {
    await eject(act, cwd);
    for (const [at, [program, ...words]] of steps.entries()) {
      const { ok, output } = await runProgram(program, words, { cwd, env, signal });
      if (!ok) return { passed: 1 + at, failed: 1, output };
    }
    return { passed: 1 + steps.length, failed: 0 };
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}
