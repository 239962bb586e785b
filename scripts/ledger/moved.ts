import type { Line, Place } from "../../shared/ledger/model.ts";

/** A line with its file and line number. */
export type PlacedLine = { line: Line; place: Place };

/** A moved run has at least this many lines and characters. Less text may be a coincidence. */
const linesAtLeast = 2;
const lettersAtLeast = 40;

/**
 * Marks moved code: runs of added lines that are also among the removed ones. Ignores indentation
 * and a leading `export`, because moving code into a module changes them. Each removed line is the
 * source of at most one added line.
 */
export function markMoved(removed: PlacedLine[], added: PlacedLine[]): void {
  const sources = Map.groupBy(
    removed.map((_, index) => index).filter((index) => keyOf(removed[index]) !== ""),
    (index) => keyOf(removed[index]),
  );
  for (let at = 0; at < added.length; ) {
    const starts = sources.get(keyOf(added[at])) ?? [];
    const runs = starts.map((start) => ({ start, length: runLength(removed, start, added, at) }));
    const longest = runs.reduce((one, other) => (other.length > one.length ? other : one), {
      start: 0,
      length: 0,
    });
    const run = added.slice(at, at + longest.length);
    const isSignificant = solidLines(run) >= linesAtLeast && lettersIn(run) >= lettersAtLeast;
    if (isSignificant)
      for (const [index, { line, place }] of run.entries())
        link(removed[longest.start + index] as PlacedLine, { line, place });
    at += isSignificant ? longest.length : 1;
  }
}

function link(from: PlacedLine, to: PlacedLine): void {
  from.line.moved = to.place;
  to.line.moved = from.place;
}

const keyOf = (placed: PlacedLine | undefined) =>
  placed?.line.text.trim().replace(/^export /, "") ?? "";

const solidLines = (run: PlacedLine[]) => run.filter((placed) => keyOf(placed) !== "").length;

const lettersIn = (run: PlacedLine[]) => run.map(keyOf).join("").replace(/\W/g, "").length;

/**
 * The number of lines in which two runs are the same, within one file each. Does not count blank
 * lines at the end.
 */
function runLength(removed: PlacedLine[], start: number, added: PlacedLine[], at: number): number {
  let [length, solid] = [0, 0];
  for (; ; length++) {
    const [from, to] = [removed[start + length], added[at + length]];
    if (!from || !to || from.line.moved || keyOf(from) !== keyOf(to)) return solid;
    if (from.place.file !== removed[start]?.place.file) return solid;
    if (to.place.file !== added[at]?.place.file) return solid;
    if (keyOf(from) !== "") solid = length + 1;
  }
}
