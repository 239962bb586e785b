import { existsSync, readFileSync, readlinkSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { identityOf, isAlive, isRunning, pidOf } from "../kit/process-identity.mjs";
import { endGroup, endProcess, groupMembers } from "../kit/processes.ts";

const noteFileOf = (dir: string) => join(dir, "act.pid");

/**
 * Records the act's process in `dir`.
 * @param cwd the act's working folder
 * @returns the function that removes the record
 */
export function noteAct(dir: string, pid: number, cwd: string): () => void {
  writeFileSync(noteFileOf(dir), `${identityOf(pid) ?? ""} ${cwd}`);
  return () => rmSync(noteFileOf(dir), { force: true });
}

/** Whether a folder is a process's working folder. Always false on systems other than Linux. */
function worksIn(pid: number, cwd: string): boolean {
  try {
    return readlinkSync(`/proc/${pid}/cwd`) === cwd;
  } catch {
    return false;
  }
}

/**
 * Ends an act and all processes that it started, after the process that recorded it in `dir` was
 * killed.
 */
export async function endLeftAct(dir: string): Promise<void> {
  const noteFile = noteFileOf(dir);
  if (!existsSync(noteFile)) return;
  const [, identity = "", cwd = ""] = /^(\S+) (.+)/s.exec(readFileSync(noteFile, "utf8")) ?? [];
  const leader = pidOf(identity);
  if (isRunning(identity)) await endGroup(leader);
  else if (leader > 0 && !isAlive(leader)) {
    // The act's process has ended, but processes that it started still run in the act's folder.
    for (const pid of groupMembers(leader)) if (worksIn(pid, cwd)) await endProcess(pid);
  }
  rmSync(noteFile, { force: true });
}
