import "../kit/clean-environment.ts";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { constants } from "node:os";
import { join } from "node:path";
import { endGroup, signalGroup } from "../kit/processes.ts";
import { root } from "../kit/root.ts";
import { runMain } from "../kit/run-main.ts";
import { stopSignal } from "../kit/stop-signal.ts";
import { UserError } from "../kit/user-error.ts";
import { makeEnvironments } from "./environments.ts";
import { type Infra, ladderDir, startInfra, startThrowawayInfra } from "./infra.ts";
import { forApp, serverNames } from "./servers.ts";

const usage = "node with-servers.ts app|operator|test -- <program> [argument …]";

const windows = process.platform === "win32";

/**
 * Runs a program to its end and returns its exit code. Passes on a request to stop.
 * @throws UserError if the program cannot be started
 */
async function runProgram(
  [program = "", ...words]: string[],
  env: NodeJS.ProcessEnv,
  signal: AbortSignal,
): Promise<number> {
  if (signal.aborted) return 1;
  // In its own group, Ctrl-C reaches it only through us, and only once.
  const child = spawn(program, words, {
    env,
    stdio: ["ignore", "inherit", "inherit"],
    detached: !windows,
    shell: windows,
  });
  const { pid } = child;
  if (pid === undefined) {
    const [problem] = (await once(child, "error")) as [Error];
    throw new UserError(`${program} could not be started: ${problem.message}`, usage);
  }
  signal.addEventListener("abort", () => signalGroup(pid, "SIGTERM"), { once: true });
  const [code, endedBy] = (await once(child, "exit")) as [number | null, NodeJS.Signals | null];
  await endGroup(pid);
  return code ?? 128 + constants.signals[endedBy ?? "SIGTERM"];
}

/** The servers that the act in the current folder needs. In a folder without an act, all of them. */
function neededServers(): string[] {
  const manifest = existsSync("package.json") ? readFileSync("package.json", "utf8") : "{}";
  return JSON.parse(manifest).ladder?.servers ?? serverNames;
}

/**
 * Starts servers whose data outlast the program. Several programs may share them. Makes the act's
 * environments at each start, because a server's port may have changed.
 */
async function lastingServers(signal: AbortSignal): Promise<Infra> {
  const dir = join(ladderDir, "servers");
  mkdirSync(dir, { recursive: true });
  const infra = await startInfra({ needs: neededServers(), dir, signal });
  try {
    await makeEnvironments(root, { ...process.env, ...infra.env });
    return infra;
  } catch (error) {
    await infra.stop();
    const problem = error instanceof Error ? error.message : String(error);
    throw new UserError(`${problem}`, `The data of the servers are in ${dir}.`);
  }
}

/**
 * Starts the needed servers, runs a program with their addresses in its environment, and stops them
 * afterwards. `app`: the program does not get the administrators' addresses. `operator`: it does.
 * `test`: it does, and the servers' data are removed afterwards. Without the dashes, Node would
 * read flags of the program, such as --env-file, as its own.
 * @returns the program's exit code
 */
async function withServers([purpose = "", dashes, ...command]: string[]): Promise<number> {
  if (!/^(app|operator|test)$/.test(purpose) || dashes !== "--" || command.length === 0) {
    throw new UserError("The purpose or the program is missing.", `Usage: ${usage}`);
  }
  const signal = stopSignal();
  const infra =
    purpose === "test"
      ? await startThrowawayInfra({ needs: neededServers(), signal })
      : await lastingServers(signal);
  try {
    const env = { ...process.env, ...infra.env };
    if (purpose === "app" && infra.env.MAIL_URL) {
      console.log(`E-mails that it sends: ${infra.env.MAIL_URL}`);
    }
    return await runProgram(command, purpose === "app" ? forApp(env) : env, signal);
  } finally {
    await infra.stop();
  }
}

await runMain(() => withServers(process.argv.slice(2)));
