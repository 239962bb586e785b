import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { commandLineOf, endProcess, isAlive } from "./processes.ts";

/** Ends an act whose pid a killed process left in `dir`. */
export async function endLeftAct(dir: string): Promise<void> {
  const pidFile = join(dir, "act.pid");
  if (!existsSync(pidFile)) return;
  const pid = Number(readFileSync(pidFile, "utf8"));
  if (isAlive(pid) && /src\/main\.ts/.test(commandLineOf(pid))) await endProcess(pid);
  rmSync(pidFile, { force: true });
}
