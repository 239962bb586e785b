import type { Paint } from "../kit/painter.ts";
import type { Drill } from "./drill.ts";
import { lastResult } from "./results.ts";
import type { DrillResult } from "./run-drill.ts";
import { aboutOf } from "./sides.ts";

/** A drill in the list. */
export type Entry = ReturnType<typeof entryOf>;

export function entryOf(drill: Drill) {
  const { id, measures } = drill;
  return { id, measures, ...aboutOf(drill), last: lastResult(id) };
}

/** All drills, each with its pain, its sides and its last outcome on this machine. */
export function printList(entries: Entry[], paint: Paint): string {
  const blocks = entries.map(({ id, pain, sides, last }) =>
    [
      `${paint("bold", id)}  ${pain}`,
      ...sides.map(({ title, is }) => `  ${title} (${is})`),
      `  ${paint("dim", last ? outcome(last) : "has not run here yet")}`,
    ].join("\n"),
  );
  const next = "'npm run drill <id>' runs one, 'npm run drill <id> hold' leaves all sides open.";
  return `${[...blocks, next].join("\n\n")}\n`;
}

function outcome({ ok, sides, seconds }: DrillResult): string {
  const verdicts = sides.map(({ title, verdict }) => `${title}: ${verdict}`).join("; ");
  return `${ok ? "✓" : "✗"} ${verdicts}; ${seconds} s`;
}
