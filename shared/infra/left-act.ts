import { existsSync, readFileSync, readlinkSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { identityOf, isAlive, isRunning, pidOf } from "../kit/process-identity.mjs";
import { endGroup, endProcess, groupMembers } from "../kit/processes.ts";

const noteFileOf = (dir: string) => join(dir, "act.pid");

/**
 * Notes in `dir` which process is the act.
 * @param cwd the folder that it works in
 * @returns the function that removes the note
 */
export function noteAct(dir: string, pid: number, cwd: string): () => void {
  writeFileSync(noteFileOf(dir), `${identityOf(pid) ?? ""} ${cwd}`);
  return () => rmSync(noteFileOf(dir), { force: true });
}

/** Whether a process works in a folder. Only Linux tells; elsewhere the answer is no. */
function worksIn(pid: number, cwd: string): boolean {
  try {
    return readlinkSync(`/proc/${pid}/cwd`) === cwd;
  } catch {
    return false;
  }
}

/** Ends an act, and all that it started, after the process that noted it in `dir` was killed. */
export async function endLeftAct(dir: string): Promise<void> {
  const noteFile = noteFileOf(dir);
  if (!existsSync(noteFile)) return;
  const [, identity = "", cwd = ""] = /^(\S+) (.+)/s.exec(readFileSync(noteFile, "utf8")) ?? [];
  const leader = pidOf(identity);
  if (isRunning(identity)) await endGroup(leader);
  else if (leader > 0 && !isAlive(leader)) {
    // Its process is gone, but not all that it started. They still work in the act's folder.
    for (const pid of groupMembers(leader)) if (worksIn(pid, cwd)) await endProcess(pid);
  }
  rmSync(noteFile, { force: true });
}
