import type { Line } from "../../shared/ledger/model.ts";
import type { Hunk, HunkLine, ShownFile } from "./hunk.ts";

/** Unchanged lines shown above and below a change. */
const context = 3;

/**
 * The hunks of one piece in one file, in the piece's own step. Lines that earlier pieces added or
 * that later pieces remove are context. Lines that later pieces add are left out.
 * @param order the position of each piece in the act
 */
export function cutHunks(file: ShownFile, id: string, order: Map<string, number>): Hunk[] {
  if (!file.lines.some(({ owner }) => owner === id)) return [];
  const isEarlier = ({ owner = "" }: Line) => (order.get(owner) ?? 0) < (order.get(id) ?? 0);
  const isStanding = ({ sign, until = "" }: Line) =>
    sign === "+" || (sign === "~" && (order.get(until) ?? 0) > (order.get(id) ?? 0));
  const visible = file.lines
    .map((line, index, lines) => (line.until === id ? takenAway(line, lines, index, id) : line))
    .filter((line) => {
      if (line.owner === id || line.sign === " ") return true;
      return line.sign === "-" ? !isEarlier(line) : isStanding(line) && isEarlier(line);
    });
  return runsOf(visible, id).map(({ start, end }) => {
    const first = visible[start] as Line;
    const lines = visible.slice(contextStart(visible, start, id), contextEnd(visible, end, id));
    return {
      file: file.path,
      kind: file.kind,
      why: first.why ?? "",
      oldStart: lines.find(({ below }) => below !== undefined)?.below ?? 0,
      newStart: lines.find(({ here }) => here !== undefined)?.here ?? 0,
      lines: gatherMoved(lines.map((line) => show(line, id))),
      ...(first.sign === "~" && first.until && { interim: first.until }),
    };
  });
}

/**
 * An interim line for the piece that ends it: a line of the step before, which the piece replaces.
 */
function takenAway(line: Line, lines: Line[], index: number, id: string): Line {
  const { until: _, ...rest } = line;
  const why = lines.slice(index).find(({ owner }) => owner === id)?.why;
  return { ...rest, sign: "-", owner: id, rule: "interim", ...(why && { why }) };
}

type Run = { start: number; end: number };

/** Runs of the piece's own lines with one why. A few other lines do not split a run. */
function runsOf(lines: Line[], id: string): Run[] {
  const runs: Run[] = [];
  for (const [index, line] of lines.entries()) {
    if (line.owner !== id) continue;
    const run = runs.at(-1);
    const belongs =
      run && index - run.end <= 2 * context && isSameReason(lines[run.start] as Line, line);
    if (belongs) run.end = index + 1;
    else runs.push({ start: index, end: index + 1 });
  }
  return runs;
}

const isSameReason = (one: Line, other: Line) =>
  one.why === other.why && (one.sign === "~") === (other.sign === "~") && one.until === other.until;

function contextStart(lines: Line[], start: number, id: string): number {
  let at = start;
  while (at > 0 && start - at < context && lines[at - 1]?.owner !== id) at--;
  return at;
}

function contextEnd(lines: Line[], end: number, id: string): number {
  let at = end;
  while (at < lines.length && at - end < context && lines[at]?.owner !== id) at++;
  return at;
}

function show(line: Line, id: string): HunkLine {
  const isOwn = line.owner === id;
  return {
    sign: !isOwn || line.sign === " " ? " " : line.sign === "-" ? "-" : "+",
    text: line.raw ?? line.text,
    ...(line.below !== undefined && { below: line.below }),
    ...(line.here !== undefined && { here: line.here }),
    ...(isOwn && line.moved && { moved: line.moved }),
    ...(line.rule === "interim" && { wasInterim: true }),
  };
}

/** Groups neighbouring moved lines into two runs: the old lines and the new lines. */
function gatherMoved(lines: HunkLine[]): HunkLine[] {
  const gathered: HunkLine[] = [];
  for (let start = 0; start < lines.length; ) {
    const rest = lines.slice(start);
    const length = rest.findIndex(({ moved }) => !moved);
    const run = length < 0 ? rest : rest.slice(0, Math.max(length, 1));
    gathered.push(...run.toSorted((one, other) => rank(one) - rank(other)));
    start += run.length;
  }
  return gathered;
}

const rank = ({ sign }: HunkLine) => (sign === "-" ? 0 : 1);
