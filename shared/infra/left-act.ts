import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { commandLineOf, endProcess, isAlive } from "../kit/processes.ts";

const pidFileOf = (dir: string) => join(dir, "act.pid");

/** Notes in `dir` which process is the act; answers the function that takes the note away. */
export function noteAct(dir: string, pid: number, args: string[]): () => void {
  writeFileSync(pidFileOf(dir), `${pid} ${args.join(" ")}`);
  return () => rmSync(pidFileOf(dir), { force: true });
}

/** Ends an act that a killed process has noted in `dir` and left. */
export async function endLeftAct(dir: string): Promise<void> {
  const pidFile = pidFileOf(dir);
  if (!existsSync(pidFile)) return;
  const [, pid, words = ""] = /^(\d+) (.+)/s.exec(readFileSync(pidFile, "utf8")) ?? [];
  const left = Number(pid);
  if (pid && isAlive(left) && commandLineOf(left).includes(words)) await endProcess(left);
  rmSync(pidFile, { force: true });
}
