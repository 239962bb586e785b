import type { Paint } from "../kit/painter.ts";
import type { Drill } from "./drill.ts";
import { lastResult } from "./results.ts";
import type { DrillResult } from "./run-drill.ts";
import { aboutOf } from "./sides.ts";

/** A drill as the list shows it. */
export type Entry = ReturnType<typeof entryOf>;

export function entryOf(drill: Drill) {
  return { id: drill.id, ...aboutOf(drill), last: lastResult(drill.id) };
}

/** All drills, each with its pain, its sides and how it went the last time here. */
export function printList(entries: Entry[], paint: Paint): string {
  const blocks = entries.map(({ id, pain, below, above, last }) =>
    [
      `${paint("bold", id)}  ${pain}`,
      `  below: ${below}; above: ${above}`,
      `  ${paint("dim", last ? outcome(last) : "has not run here yet")}`,
    ].join("\n"),
  );
  const next = "'npm run drill <id>' runs one, 'npm run drill <id> hold' leaves both sides open.";
  return `${[...blocks, next].join("\n\n")}\n`;
}

const outcome = ({ ok, below, above, seconds }: DrillResult) =>
  `${ok ? "✓" : "✗"} below ${wordFor(below)}, above ${wordFor(above)}, ${seconds} s`;

const wordFor = ({ verdict }: DrillResult["below"]) =>
  verdict === "broken" ? "is broken" : verdict;
