import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { isAlive } from "../kit/process-identity.mjs";

export { isAlive };

const win32Process = (pid: number) => `Get-CimInstance Win32_Process -Filter 'ProcessId = ${pid}'`;

/**
 * The command line of a running process. Use it to check that a signal reaches the right program.
 */
export function commandLineOf(pid: number): string {
  try {
    if (process.platform === "linux") {
      return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
    }
    const [program, ...words] =
      process.platform === "win32"
        ? ["powershell", "-NoProfile", "-Command", `(${win32Process(pid)}).CommandLine`]
        : ["ps", "-o", "command=", "-p", `${pid}`];
    return execFileSync(program ?? "", words, { encoding: "utf8" });
  } catch {
    return "";
  }
}

/** Waits until `condition` holds. Returns false if the time runs out first. */
export async function waitUntil(
  condition: () => boolean | Promise<boolean>,
  timeoutMs: number,
): Promise<boolean> {
  const giveUpAt = performance.now() + timeoutMs;
  while (!(await condition())) {
    if (performance.now() > giveUpAt) return false;
    await sleep(20);
  }
  return true;
}

/**
 * The signal that ends a process, and a harder one if the process still runs after `patienceMs`.
 */
export type Ending = { signal?: NodeJS.Signals; harder?: NodeJS.Signals; patienceMs?: number };

/**
 * Throws unless `pid` is a positive integer. To `kill`, 0 means our own group and a negative number
 * another group.
 */
function requirePid(pid: number): void {
  if (!Number.isInteger(pid) || pid <= 0) throw new Error(`${pid} is not the pid of a process.`);
}

/** Sends a signal. Returns whether there was a process to send it to. */
function send(target: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(target, signal);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

async function end(
  target: number,
  isGone: () => boolean,
  { signal = "SIGTERM", harder = "SIGKILL", patienceMs = 10_000 }: Ending,
): Promise<void> {
  send(target, signal);
  if (await waitUntil(isGone, patienceMs)) return;
  send(target, harder);
  await waitUntil(isGone, patienceMs);
}

/**
 * Ends one process. Resolves when it is gone.
 * @throws when `pid` is not the pid of a process, as after a failed spawn
 */
export async function endProcess(pid: number, ending: Ending = {}): Promise<void> {
  requirePid(pid);
  await end(pid, () => !isAlive(pid), ending);
}

/**
 * The target that makes `kill` signal a whole group. Windows has no groups, so there it is only the
 * leader.
 */
const groupOf = (leader: number) => (process.platform === "win32" ? leader : -leader);

/** The pid, state, parent and group of each process, as the system lists them. */
function processTable(): { pid: number; state: string; parent: number; group: number }[] {
  if (process.platform !== "linux") {
    const words = ["-A", "-o", "pid=,stat=,ppid=,pgid="];
    const rows = execFileSync("ps", words, { encoding: "utf8" }).trim().split("\n");
    return rows.map((row) => {
      const [pid, state = "", parent, group] = row.trim().split(/\s+/);
      return { pid: Number(pid), state, parent: Number(parent), group: Number(group) };
    });
  }
  const pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  return pids.flatMap((pid) => {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
      const [state = "", parent, group] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
      return [{ pid: Number(pid), state, parent: Number(parent), group: Number(group) }];
    } catch {
      return []; // The process has ended in the meantime.
    }
  });
}

/** The pids of the running processes that a process has started. */
export function childrenOf(parent: number): number[] {
  requirePid(parent);
  return processTable()
    .filter((one) => one.parent === parent && !one.state.startsWith("Z"))
    .map(({ pid }) => pid);
}

/**
 * The pids of the running processes of a group. Zombies do not count.
 * @param leader the first process of the group; it may have ended
 */
export function groupMembers(leader: number): number[] {
  requirePid(leader);
  if (process.platform === "win32") return isAlive(leader) ? [leader] : [];
  if (!send(groupOf(leader), 0)) return [];
  return processTable()
    .filter(({ group, state }) => group === leader && !state.startsWith("Z"))
    .map(({ pid }) => pid);
}

/**
 * Sends a signal to all processes of a group.
 * @param leader the first process of the group
 * @throws when `leader` is not the pid of a process, as after a failed spawn
 */
export function signalGroup(leader: number, signal: NodeJS.Signals): void {
  requirePid(leader);
  send(groupOf(leader), signal);
}

/**
 * Ends a process that was started with `detached`, and all processes that it started. Resolves when
 * all have ended.
 * @param leader the first process of the group
 * @throws when `leader` is not the pid of a process, as after a failed spawn
 */
export async function endGroup(leader: number, ending: Ending = {}): Promise<void> {
  requirePid(leader);
  await end(groupOf(leader), () => groupMembers(leader).length === 0, ending);
}
