import { copyFileSync, mkdirSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { startActProcess } from "../../shared/infra/act-process.ts";
import { makeActData } from "../../shared/infra/run-act.ts";
import { servers } from "../../shared/infra/servers.ts";
import { type Act, root } from "../../shared/kit/acts.ts";
import { freePort } from "../../shared/kit/ports.ts";
import { eject } from "../eject/eject.ts";
import { environmentFor } from "../lib/bootstrap/npm.mjs";
import { filesBelow } from "./content-hash.ts";
import type { Outcome } from "./run-tests.ts";
import { testEnvironment } from "./test-environment.ts";
import { npmTrial, program, runTrials, startTrial } from "./trials.ts";

/** A few test files that every act has. All tests of an act run elsewhere. */
const someTests = ["test/accounts.test.ts", "test/lists.test.ts", "test/todos.test.ts"];

const vitest = "node_modules/vitest/vitest.mjs";

/** Imports every test file. By default, vitest only reads the files. */
const listTests = [vitest, "list", "--staticParse=false", "--no-isolate"];

/**
 * Proves that an act is a complete package: first as a copy of its folder in an empty place, then as
 * an ejected repository. The repository gets the installed packages of the copy, which saves time.
 * @param addresses of the servers that the copy needs; the ejected act brings its own
 */
export async function tryPackage(
  act: Act,
  addresses: Record<string, string>,
  signal: AbortSignal,
): Promise<Outcome> {
  const place = mkdtempSync(join(tmpdir(), `${act.name}-package-`));
  const copy: Act = { ...act, dir: join(place, "copy", act.name) };
  const ejected = join(place, "ejected", act.name);
  const env = environmentFor(process.execPath, testEnvironment()) as Record<string, string>;
  const none = Object.fromEntries(servers.map(({ addressVariable }) => [addressVariable, ""]));
  const alone = { cwd: copy.dir, env: { ...env, ...addresses }, signal };
  const own = { cwd: ejected, env: { ...env, ...none }, signal };
  const withServers = ["infra/with-servers.ts", "test", "--"];
  const install = ["install", "--prefer-offline", "--no-audit", "--no-fund"];
  try {
    copyFiles(act, copy.dir);
    return await runTrials([
      npmTrial(alone, ...install),
      program(alone, process.execPath, ...listTests),
      npmTrial(alone, "test", "--", ...someTests),
      () => startAndStop(copy, addresses, signal),
      async () => {
        await eject(act, ejected);
        renameSync(join(copy.dir, "node_modules"), join(ejected, "node_modules"));
        return undefined;
      },
      npmTrial(own, ...install),
      program(own, process.execPath, ...withServers, process.execPath, vitest, "run", ...someTests),
      startTrial(own),
      // No file may have changed, the lock file included.
      program(own, "git", "diff", "--exit-code"),
    ]);
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}

function copyFiles(act: Act, dir: string): void {
  for (const file of filesBelow([act.name])) {
    const target = join(dir, relative(act.name, file));
    mkdirSync(dirname(target), { recursive: true });
    copyFileSync(join(root, file), target);
  }
}

async function startAndStop(copy: Act, addresses: Record<string, string>, signal: AbortSignal) {
  const data = await makeActData(copy, addresses);
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
