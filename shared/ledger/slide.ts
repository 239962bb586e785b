import type { Sign } from "./model.ts";

/** A line of a difference, before it has line numbers. */
export type DiffLine = { sign: Sign; text: string };

/**
 * Moves inserted and removed runs to the most readable place. If the end of a run repeats the lines
 * above it, the run can move up or down. The best place shows a whole block with its blank line,
 * and does not begin with the neighbour's closing bracket. This is similar to git's indent
 * heuristic.
 */
export function slideRuns(lines: DiffLine[]): DiffLine[] {
  for (let start = 0; start < lines.length; start++) {
    const sign = lines[start]?.sign ?? " ";
    if (sign === " ") continue;
    let end = start;
    while (lines[end]?.sign === sign) end++;
    const isAlone = isCommon(lines[start - 1]) && isCommon(lines[end]);
    start = isAlone ? slideRun(lines, start, end, sign) : end - 1;
  }
  return lines;
}

const isCommon = (line: DiffLine | undefined) => line === undefined || line.sign === " ";

/** Moves one run to its best place. Returns the index of its last line there. */
function slideRun(lines: DiffLine[], start: number, end: number, sign: Sign): number {
  const length = end - start;
  const canSlideTo = (top: number, common: number) =>
    lines[common]?.sign === " " && lines[top]?.text === lines[top + length]?.text;
  let [highest, lowest] = [start, start];
  while (canSlideTo(highest - 1, highest - 1)) highest--;
  while (canSlideTo(lowest, lowest + length)) lowest++;
  let best = { top: start, cost: Number.POSITIVE_INFINITY };
  for (let top = highest; top <= lowest; top++) {
    const cost = placeCost(lines, top, top + length);
    if (cost <= best.cost) best = { top, cost };
  }
  for (const [index, line] of lines.entries())
    if (index >= highest && index < lowest + length)
      line.sign = index >= best.top && index < best.top + length ? sign : " ";
  return best.top + length - 1;
}

/**
 * Lower is better. The best run starts at a line with little indentation that is not a closing
 * bracket, below a blank line.
 */
function placeCost(lines: DiffLine[], start: number, end: number): number {
  const first = lines.slice(start, end).find(({ text }) => text.trim() !== "");
  if (!first) return 0;
  const indent = first.text.length - first.text.trimStart().length;
  const startsWithCloser = /^\s*[)\]}]/.test(first.text);
  const isSeparated = start === 0 || lines[start - 1]?.text.trim() === "";
  const startsBlank = lines[start]?.text.trim() === "";
  return indent * 4 + (startsWithCloser ? 400 : 0) + (isSeparated ? 0 : startsBlank ? 1 : 2);
}
