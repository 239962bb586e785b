import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { isAlive } from "./file-lock.mjs";

export { isAlive };

const win32Process = (pid: number) => `Get-CimInstance Win32_Process -Filter 'ProcessId = ${pid}'`;

/** The command line of a running process, to be sure who it is before a signal is sent to it. */
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

/** Waits until `condition` holds; answers whether it did within the time. */
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
 * Ends a process by the first signal, and by the second one if it is still there after
 * `patienceMs`. Resolves when it is gone.
 */
export async function endProcess(
  pid: number,
  { signal = "SIGTERM", harder = "SIGKILL", patienceMs = 10_000 } = {} as {
    signal?: NodeJS.Signals;
    harder?: NodeJS.Signals;
    patienceMs?: number;
  },
): Promise<void> {
  const send = (which: NodeJS.Signals) => {
    try {
      process.kill(pid, which);
    } catch {
      // It has ended by itself meanwhile.
    }
  };
  send(signal);
  if (await waitUntil(() => !isAlive(pid), patienceMs)) return;
  send(harder);
  await waitUntil(() => !isAlive(pid), patienceMs);
}
