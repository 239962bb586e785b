import type { Report, Result } from "./bench.ts";

const whole = (number: number) => Math.round(number).toLocaleString("en");

/** A report for people: the ratios first, then the machine's limits and the act's cost. */
export function printReport({ act, results, limits, cost }: Report): string {
  const { fsyncsPerSecond, nodeHttpRate } = limits;
  const { own, servers, startMs } = cost;
  const beside = servers.length > 0 ? `, beside ${servers.join(" and ")}` : "";
  return [
    act,
    ...results.flatMap(printResult),
    `  limits: ${whole(fsyncsPerSecond)} fsyncs a second, ${whole(nodeHttpRate)} answers a second of a bare node:http`,
    `  cost: ${own.processes} process, ${own.memoryMiB} MiB after start, ready in ${whole(startMs)} ms${beside}`,
    "",
  ].join("\n");
}

function printResult({
  name,
  ratio,
  cpuRatio,
  aim,
  reached,
  act,
  peer,
  ...score
}: Result): string[] {
  const scatter = `${Math.min(...score.rounds).toFixed(2)} to ${Math.max(...score.rounds).toFixed(2)}`;
  const verdict = `${reached ? "reached" : "MISSED"} (aim ${aim})`;
  const line = (who: string, { rate, cpuUs, p50Ms, p99Ms }: Result["act"]) =>
    `    ${who.padEnd(5)} ${whole(rate).padStart(7)}/s   ${whole(cpuUs).padStart(5)} µs of processor each   p50 ${p50Ms} ms   p99 ${p99Ms} ms`;
  return [
    `  ${name}: ${ratio.toFixed(2)} of its peer's rate, ${verdict}; rounds ${scatter}; by processor time ${cpuRatio.toFixed(2)}`,
    line("act", act),
    line("peer", peer),
    ...(score.disturbed
      ? ["    The rounds differ too much to judge by: the machine is busy."]
      : []),
  ];
}
