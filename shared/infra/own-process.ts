import { spawn } from "node:child_process";
import { closeSync, mkdirSync, openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { commandLineOf, endProcess, isAlive, waitUntil } from "../kit/processes.ts";
import { systemEnvironment } from "../kit/system-environment.ts";
import { share } from "./share.ts";

/** One of our programs that several programs share. It writes its pid and ports to a state file. */
export type OwnProcess<State> = {
  /** Its name, at the beginning of a sentence. */
  title: string;
  /** The folder for its state, its log and the leases of its users. */
  home: string;
  /** The path of the program. Its arguments are the state file and the result of `preferred`. */
  program: string;
  /** Arguments from the last state. With them it gets the same ports again if they are free. */
  preferred(last: Partial<State>): string[];
  answers(state: State): Promise<boolean>;
};

const stateFileOf = (home: string) => join(home, "state.json");

function lastState<State>(home: string): (State & { pid: number }) | undefined {
  try {
    return JSON.parse(readFileSync(stateFileOf(home), "utf8"));
  } catch {
    return undefined;
  }
}

/** The state of the process of this folder, if it runs. */
function running<State>(home: string): (State & { pid: number }) | undefined {
  const state = lastState<State>(home);
  const isOurs = state && isAlive(state.pid) && commandLineOf(state.pid).includes(home);
  return isOurs ? state : undefined;
}

/** Ends the process of a folder, if it runs. */
export async function stopOwnProcess(home: string): Promise<void> {
  const state = running(home);
  if (state) await endProcess(state.pid);
}

async function start<State>(own: OwnProcess<State>): Promise<State> {
  const { home, program, preferred, answers, title } = own;
  mkdirSync(home, { recursive: true });
  const logFile = join(home, "process.log");
  const log = openSync(logFile, "w");
  const args = [program, stateFileOf(home), ...preferred(lastState<Partial<State>>(home) ?? {})];
  const env = systemEnvironment();
  const child = spawn(process.execPath, args, { detached: true, stdio: ["ignore", log, log], env });
  closeSync(log);
  child.unref();
  let ended = false;
  child.once("error", () => (ended = true));
  child.once("exit", () => (ended = true));
  await waitUntil(() => ended || running(home)?.pid === child.pid, 30_000);
  const state = running<State>(home);
  if (state && (await waitUntil(() => answers(state), 10_000))) return state;
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
