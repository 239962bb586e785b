import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

const clockTicksPerSecond = 100; // what Linux shows to programs, whatever the kernel's own clock is

/** Processor time that a process has used until now, in seconds; steps of 10 ms. */
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
 * A process and all that it started: how many, and their resident memory. Memory that processes
 * share is counted for each of them.
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
