import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

const clockTicksPerSecond = 100; // Linux reports this unit to programs, regardless of the kernel's clock.

/** The processor time that a process has used, in seconds, in steps of 10 ms. */
export function cpuSeconds(pid: number): number {
  if (process.platform === "linux") {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" "); // the name may hold spaces
    return (Number(fields[11]) + Number(fields[12])) / clockTicksPerSecond;
  }
  const time = execFileSync("ps", ["-o", "time=", "-p", `${pid}`], { encoding: "utf8" });
  return time.split(":").reduce((seconds, part) => seconds * 60 + Number(part), 0);
}

export type Footprint = { processes: number; memoryMiB: number };

/**
 * A process and all processes that it started: their number and resident memory. Shared memory
 * counts for each process.
 */
export function footprint(pid: number): Footprint {
  const table = execFileSync("ps", ["-axo", "pid=,ppid=,rss="], { encoding: "utf8" });
  const rows = table
    .trim()
    .split("\n")
    .map((line) => line.trim().split(/\s+/).map(Number) as [number, number, number]);
  const family = new Set([pid]);
  for (const [child, parent] of rows.toSorted(([one], [other]) => one - other)) {
    if (family.has(parent)) family.add(child);
  }
  const members = rows.filter(([one]) => family.has(one));
  const kibibytes = members.reduce((sum, [, , rss]) => sum + rss, 0);
  return { processes: members.length, memoryMiB: Math.round(kibibytes / 1024) };
}
