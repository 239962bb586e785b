import type { Report, Result, Table } from "./report.ts";

const whole = (number: number) => Math.round(number).toLocaleString("en");

/**
 * Formats a report as text: ratios and tables first, then the machine's limits and the act's cost.
 */
export function printReport({ act, results, tables, limits, cost }: Report): string {
  const { fsyncsPerSecond, nodeHttpRate } = limits;
  const { own, servers, startMs } = cost;
  const beside = servers.length > 0 ? `, beside ${servers.join(" and ")}` : "";
  return [
    act,
    ...results.flatMap(printResult),
    ...tables.flatMap(printTable),
    `  limits: ${whole(fsyncsPerSecond)} fsyncs a second, ${whole(nodeHttpRate)} answers a second from a bare node:http server`,
    `  cost: ${own.processes} process, ${own.memoryMiB} MiB after start, ready in ${whole(startMs)} ms${beside}`,
    "",
  ].join("\n");
}

function printResult({
  name,
  against,
  ratio,
  cpuRatio,
  aim,
  act,
  peer,
  rounds,
  disturbed,
}: Result): string[] {
  const scatter = `${Math.min(...rounds).toFixed(2)} to ${Math.max(...rounds).toFixed(2)}`;
  const verdict = aim === undefined ? "" : `, ${ratio >= aim ? "reached" : "MISSED"} (aim ${aim})`;
  const line = (who: string, { rate, cpuUs, p50Ms, p99Ms }: Result["act"]) =>
    `    ${who.padEnd(5)} ${whole(rate).padStart(7)}/s   ${whole(cpuUs).padStart(5)} µs of processor each   p50 ${p50Ms} ms   p99 ${p99Ms} ms`;
  return [
    `  ${name}: ${ratio.toFixed(2)} of the rate of its peer, ${against}${verdict}; rounds ${scatter}; by processor time ${cpuRatio.toFixed(2)}`,
    line("act", act),
    line("peer", peer),
    ...(disturbed
      ? ["    The rounds differ too much for a judgement, because the machine is busy."]
      : []),
  ];
}

/** Aligns numbers to the right and words to the left. */
function printTable({ title, rows, notes }: Table): string[] {
  const columns = Object.keys(rows[0] ?? {});
  const cell = (value: string | number = "") => (typeof value === "number" ? short(value) : value);
  const widths = columns.map((column) =>
    Math.max(column.length, ...rows.map((row) => cell(row[column]).length)),
  );
  const line = (cells: (string | number)[]) =>
    cells
      .map((value, at) => {
        const isNumber = typeof rows[0]?.[columns[at] ?? ""] === "number";
        const width = widths[at] ?? 0;
        return isNumber ? cell(value).padStart(width) : cell(value).padEnd(width);
      })
      .join("   ");
  return [
    `  ${title}`,
    ...[columns, ...rows.map((row) => columns.map((column) => row[column] ?? ""))].map((cells) =>
      `    ${line(cells)}`.trimEnd(),
    ),
    ...notes.map((note) => `    ${note}`),
  ];
}

/** Formats a number with at least three significant digits. */
function short(number: number): string {
  return Number.isInteger(number) || number >= 100 ? whole(number) : number.toPrecision(3);
}
