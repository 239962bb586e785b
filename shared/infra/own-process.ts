import { spawn } from "node:child_process";
import { closeSync, mkdirSync, openSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { identityOf, isRunning, pidOf } from "../kit/process-identity.mjs";
import { endProcess, waitUntil } from "../kit/processes.ts";
import { systemEnvironment } from "../kit/system-environment.ts";
import { share } from "./share.ts";

/** How to start a process. */
export type Launch<State> = {
  /** The path of the program. The default is Node. */
  program?: string;
  args: string[];
  env?: Record<string, string>;
  cwd?: string;
  /** The user that it runs as, if that is another one. */
  owner?: { uid: number; gid: number } | undefined;
  /** Its ports and secrets. Without it, the process writes them and its identity to its state file. */
  state?: State;
};

/** A process that several programs share. */
export type OwnProcess<State> = {
  /** Its name, at the beginning of a sentence. */
  title: string;
  /** The folder for its state, its log and the leases of its users. */
  home: string;
  /** How long a start may take. The default is 10 s. */
  startMs?: number;
  /** Prepares a start. With the last state, it gets the same ports again if they are free. */
  launch(last: Partial<State>, stateFile: string): Launch<State> | Promise<Launch<State>>;
  answers(state: State): Promise<boolean>;
};

const stateFileOf = (home: string) => join(home, "state.json");

type Running<State> = State & { identity: string };

function lastState<State>(home: string): Running<State> | undefined {
  try {
    return JSON.parse(readFileSync(stateFileOf(home), "utf8"));
  } catch {
    return undefined;
  }
}

/** The state of the process of this folder, if it runs. */
export function running<State>(home: string): (State & { pid: number }) | undefined {
  const state = lastState<State>(home);
  const runs = state?.identity !== undefined && isRunning(state.identity);
  return runs ? { ...state, pid: pidOf(state.identity) } : undefined;
}

/** Ends the process of a folder, if it runs. */
export async function stopOwnProcess(home: string): Promise<void> {
  const state = running(home);
  if (state) await endProcess(state.pid);
}

/** Ends the process of a folder at once, as a crash would, if it runs. */
export async function crashOwnProcess(home: string): Promise<void> {
  const state = running(home);
  if (state) await endProcess(state.pid, { signal: "SIGKILL" });
}

async function start<State>(own: OwnProcess<State>): Promise<State> {
  const { home, launch, answers, title, startMs = 10_000 } = own;
  mkdirSync(home, { recursive: true });
  const last: Partial<State> = lastState<State>(home) ?? {};
  const prepared = await launch(last, stateFileOf(home));
  const { program = process.execPath, args, env, cwd, owner, state: given } = prepared;
  const logFile = join(home, "process.log");
  const log = openSync(logFile, "w");
  const child = spawn(program, args, {
    detached: true,
    stdio: ["ignore", log, log],
    env: { ...systemEnvironment(), ...env },
    cwd,
    ...owner,
  });
  closeSync(log);
  child.unref();
  if (given) {
    const text = JSON.stringify({ ...given, identity: identityOf(child.pid ?? 0) });
    writeFileSync(stateFileOf(home), text, { mode: 0o600 });
  }
  let ended = false;
  child.once("error", () => (ended = true));
  child.once("exit", () => (ended = true));
  await waitUntil(() => ended || running(home)?.pid === child.pid, 30_000);
  const state = running<State>(home);
  const isDone = async () => ended || (state !== undefined && (await answers(state)));
  if (state && (await waitUntil(isDone, startMs)) && !ended) return state;
  if (child.pid && !ended) await endProcess(child.pid);
  throw new Error(`${title} did not start:\n${readFileSync(logFile, "utf8")}`);
}

/**
 * Starts the process, or joins the one that already runs for this folder.
 * @param signal ends the wait for another program that is starting it
 */
export function shareProcess<State>(own: OwnProcess<State>, signal?: AbortSignal) {
  const { home, title, answers } = own;
  const server = {
    title,
    isRunning: () => running(home) !== undefined,
    async join(patienceMs: number): Promise<State | undefined> {
      const state = running<State>(home);
      return state && (await waitUntil(() => answers(state), patienceMs)) ? state : undefined;
    },
    start: () => start(own),
    stop: () => stopOwnProcess(home),
  };
  return share(home, server, signal);
}

/** Whether an address on this machine responds with a success. */
export async function answersAt(url: string): Promise<boolean> {
  try {
    return (await fetch(url, { signal: AbortSignal.timeout(2000) })).ok;
  } catch {
    return false;
  }
}
