import type { Sign } from "./model.ts";

/** A line of a difference before it knows where it stands. */
export type DiffLine = { sign: Sign; text: string };

/**
 * Where an inserted or removed run could as well stand some lines higher or lower (its end repeats
 * what stands above it), picks the place where a reader would see it: a whole block, with the blank
 * line that separates it, instead of one that begins with its neighbour's closing bracket.
 * The idea is that of git's indent heuristic.
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

/** Moves one run to its best place; answers the index of its last line there. */
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

/** Lower is better: starts at a shallow line that is no closing bracket, below a blank line. */
function placeCost(lines: DiffLine[], start: number, end: number): number {
  const first = lines.slice(start, end).find(({ text }) => text.trim() !== "");
  if (!first) return 0;
  const indent = first.text.length - first.text.trimStart().length;
  const startsWithCloser = /^\s*[)\]}]/.test(first.text);
  const isSeparated = start === 0 || lines[start - 1]?.text.trim() === "";
  const startsBlank = lines[start]?.text.trim() === "";
  return indent * 4 + (startsWithCloser ? 400 : 0) + (isSeparated ? 0 : startsBlank ? 1 : 2);
}
