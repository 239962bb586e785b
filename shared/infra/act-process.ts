import { spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Act, manifestOf } from "../kit/acts.ts";
import { endGroup, signalGroup, waitUntil } from "../kit/processes.ts";
import { systemEnvironment } from "../kit/system-environment.ts";
import { noteAct } from "./left-act.ts";
import { forApp } from "./servers.ts";

export type ActProcess = {
  url: string;
  pid: number;
  /** Resolves when it has ended, for any reason. */
  ended: Promise<void>;
  /** The last lines that it printed. */
  logs(lines?: number): string;
  /** Asks it and all processes that it started to end, and waits until they have. */
  stop(): Promise<void>;
  /** Ends it and all processes that it started at once, as a crash of the machine would. */
  kill(): Promise<void>;
  /** `stop`, for `await using`. */
  [Symbol.asyncDispose](): Promise<void>;
};

export type ActProcessOptions = {
  /** The port it listens on. */
  port: number;
  /** Its settings. An administrator's address among them is not passed on. */
  env: Record<string, string>;
  /** A folder for its log and its pid. */
  dir: string;
  /** The arguments of Node, in the act's folder. The default is those of its `start` script. */
  args?: string[];
  /** `log`: writes its output to `act.log` in `dir`. `inherit`: to our own output. */
  output?: "log" | "inherit";
  /** Ends the wait for it to become ready. */
  signal?: AbortSignal;
};

/**
 * The arguments of Node in one of the act's scripts, for example `--import ./src/ops/telemetry.ts
 * src/main.ts`. Leaves out its settings file, because the caller passes the settings.
 */
export function nodeArguments(act: Act, script: "start" | "dev"): string[] {
  const [program, ...args] = (manifestOf(act).scripts[script] ?? "").split(" ");
  if (program !== "node") throw new Error(`${act.name}: '${script}' does not run node.`);
  return args.filter((arg) => !arg.startsWith("--env-file"));
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/healthz`, { signal: AbortSignal.timeout(2000) })).ok;
  } catch {
    return false;
  }
}

/**
 * Starts an act and waits until it answers.
 * @throws if it ends before it answers, with the end of its log in the message
 */
export async function startActProcess(act: Act, options: ActProcessOptions): Promise<ActProcess> {
  const { port, dir, output = "log", signal } = options;
  const args = options.args ?? nodeArguments(act, "start");
  const logFile = join(dir, "act.log");
  const log = openSync(logFile, "w");
  const child = spawn(process.execPath, args, {
    cwd: act.dir,
    env: { ...forApp({ ...systemEnvironment(), ...options.env }), PORT: `${port}` },
    // In its own group, Ctrl-C reaches it only through us, and we stop it before its servers.
    detached: true,
    stdio: ["ignore", output === "log" ? log : "inherit", output === "log" ? log : "inherit"],
  });
  closeSync(log);
  const { pid } = child;
  if (pid === undefined) {
    const [problem] = await once(child, "error");
    throw new Error(`${act.name} could not be started: ${(problem as Error).message}`);
  }
  const removeNote = noteAct(dir, pid, act.dir);
  let hasEnded = false;
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve())).then(() => {
    hasEnded = true;
    removeNote();
  });
  const url = `http://localhost:${port}`;
  const running: ActProcess = {
    url,
    pid,
    ended,
    logs: (lines = 20) =>
      readFileSync(logFile, "utf8").trimEnd().split("\n").slice(-lines).join("\n"),
    async stop() {
      await endGroup(pid);
      await ended;
    },
    async kill() {
      signalGroup(pid, "SIGKILL");
      await ended;
    },
    [Symbol.asyncDispose]() {
      return this.stop();
    },
  };
  const local = `http://127.0.0.1:${port}`;
  const settled = async () => hasEnded || signal?.aborted || (await answers(local));
  // With 'inherit', a person edits the code, so the start may take any time.
  const inTime = await waitUntil(settled, output === "log" ? 60_000 : Number.POSITIVE_INFINITY);
  if (inTime && !hasEnded) return running;
  await running.stop();
  const what = inTime ? "ended at once" : "did not answer within a minute";
  throw new Error(`${act.name} ${what}. The end of its log:\n${running.logs()}`);
}
