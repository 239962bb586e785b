import { bodyWidth } from "../chart.ts";
import { type Point, plot, powersOfTen } from "../plot.ts";
import { text } from "../svg.ts";
import { type Facts, inMs } from "./facts.ts";
import type { Kind } from "./load.ts";

/** The longest of all waits, for a common scale. */
const longest = (all: Facts[]) =>
  Math.max(...all.flatMap(({ waits }) => waits.flatMap(Object.values)));

/**
 * Draws the median waits of a side: one point for each load. All sides have the same scale.
 * @param isGood whether creates are as quick as they should be
 * @param note what the picture shows, in one line
 */
export function drawWaits(
  { stages, waits }: Facts,
  all: Facts[],
  { isGood, note }: { isGood: boolean; note: string },
): string {
  const highest = longest(all);
  const ticks = powersOfTen(highest);
  const seconds = stages.reduce((sum, stage) => sum + stage.seconds, 0);
  const middle = ({ fromSecond, seconds }: { fromSecond: number; seconds: number }) =>
    fromSecond + seconds / 2;
  const { frame, line, xOf, yOf } = plot({
    top: 32,
    height: 180,
    x: {
      from: 0,
      to: seconds,
      ticks: stages.map((stage) => ({ at: middle(stage), label: `${stage.searchesPerSecond}/s` })),
    },
    y: { from: 1, to: ticks.at(-1)?.at ?? 10, ticks, isLog: true },
  });
  const points = (kind: Kind): Point[] =>
    stages.map((stage, at) => [middle(stage), Math.max(1, waits[at]?.[kind] ?? 1)]);
  const dots = (kind: Kind, classes: string) =>
    points(kind).map(
      ([x, y]) => `<circle class="${classes}" cx="${xOf(x)}" cy="${yOf(y)}" r="4"/>`,
    );
  const borders = stages.slice(1).map(({ fromSecond }) => {
    const x = xOf(fromSecond);
    return `<line class="line" x1="${x}" x2="${x}" y1="32" y2="212"/>`;
  });
  const [atRest] = waits;
  const last = waits.at(-1);
  const tone = isGood ? "good" : "bad";
  const legend = (y: number, classes: string, kind: Kind) =>
    `<line class="trace ${classes}" x1="0" x2="26" y1="${y - 5}" y2="${y - 5}"/>` +
    text(36, y, kind) +
    text(
      bodyWidth,
      y,
      `${inMs(atRest?.[kind] ?? 0)} at rest, ${inMs(last?.[kind] ?? 0)} at the end`,
      "number end",
    );
  return [
    text(0, 8, "searches a second, rising from left to right", "small soft"),
    frame(),
    ...borders,
    line(points("search"), "thin"),
    ...dots("search", "ink"),
    line(points("create"), tone),
    ...dots("create", tone),
    legend(272, tone, "create"),
    legend(298, "thin", "search"),
    text(0, 324, note, "small soft"),
  ].join("");
}
