import type { Place } from "./places.ts";

/** All that can be known of act 1 from outside: its log, and how long /readyz takes. */
export type Outside = { log: string; readyMs: number; normalReadyMs: number };

const words: [Place, RegExp][] = [
  ["lock", /lock/i],
  ["mail server", /smtp|mail|greeting/i],
  ["pool", /pool|connection|connect/i],
  ["query", /query|statement/i],
];

/** Names the place where it is slow as well as logs and health checks allow. */
export function readLogs({ log, readyMs, normalReadyMs }: Outside): {
  place: Place | undefined;
  because: string;
} {
  const lines = log.split("\n").filter((line) => line.startsWith("{"));
  const alarms = lines.map((line) => JSON.parse(line)).filter(({ level }) => level >= 40);
  const told = alarms.map((line) => JSON.stringify(line)).join("\n");
  const named = words.find(([, pattern]) => pattern.test(told));
  if (named) return { place: named[0], because: "the log names it" };
  const times = readyMs / normalReadyMs;
  // /readyz asks for a connection and runs a query, so it suffers from what these suffer from.
  return times > 5
    ? { place: "pool", because: `a guess: /readyz takes ×${Math.round(times)}, the log is silent` }
    : { place: undefined, because: "/readyz is as quick as ever, and the log is silent" };
}
