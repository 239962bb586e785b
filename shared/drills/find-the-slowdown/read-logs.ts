import { quantile } from "../../load/paced.ts";
import type { Place } from "./places.ts";

/** Everything that is known about act 1 from outside: its log, and the duration of /readyz. */
export type Outside = { log: string; readyMs: number };

type Line = { level: number; command?: string; ms?: number };

const words: [Place, RegExp][] = [
  ["lock", /lock/i],
  ["mail server", /smtp|mail|greeting/i],
  ["pool", /pool|connection|connect/i],
  ["query", /query|statement/i],
];

const slowFrom = 4;

function linesOf(log: string): Line[] {
  const lines = log.split("\n").filter((line) => line.startsWith("{"));
  return lines.map((line) => JSON.parse(line));
}

/** The median duration of each command that the log mentions. */
function durations(log: string): Map<string, number> {
  const timed = linesOf(log).filter(({ command, ms }) => command && ms !== undefined);
  const groups = Map.groupBy(timed, ({ command = "" }) => command);
  return new Map(
    [...groups].map(([command, lines]) => [
      command,
      quantile(
        lines.map(({ ms = 0 }) => ms),
        0.5,
      ),
    ]),
  );
}

/** The commands that take several times as long as in normal times. */
function slowCommands(normal: string, now: string): string[] {
  const usual = durations(normal);
  return [...durations(now)]
    .filter(([command, ms]) => ms > slowFrom * Math.max(1, usual.get(command) ?? ms))
    .map(([command]) => command);
}

/**
 * Names the slow place as far as the log and health checks allow. A log line shows how long a
 * command took, not what it waited for.
 */
export function readLogs(
  normal: Outside,
  now: Outside,
): { place: Place | undefined; because: string } {
  const alarms = linesOf(now.log).filter(({ level }) => level >= 40);
  const told = alarms.map((line) => JSON.stringify(line)).join("\n");
  const named = words.find(([, pattern]) => pattern.test(told));
  if (named) return { place: named[0], because: "the log names it" };
  const slow = slowCommands(normal.log, now.log);
  const times = now.readyMs / normal.readyMs;
  if (slow.length === 0 && times <= slowFrom)
    return { place: undefined, because: "no command and no health check is slower than usual" };
  const isSearch = slow.length > 0 && slow.every((command) => /search/i.test(command));
  if (isSearch) return { place: "query", because: "a guess: only searches are slow" };
  // /readyz waits for a connection, as every command does.
  if (times > slowFrom)
    return { place: "pool", because: `a guess: /readyz takes ${Math.round(times)} times as long` };
  return { place: "lock", because: `a guess: slow are ${slow.join(", ")}` };
}
