import { bodyWidth } from "../chart.ts";
import { type Point, plot, type Tick } from "../plot.ts";
import { text } from "../svg.ts";
import { drowned, type Facts, inTimes } from "./facts.ts";

const powersOfTen = (to: number): Tick[] =>
  Array.from({ length: Math.ceil(Math.log10(to)) + 1 }, (_, power) => {
    const at = 10 ** power;
    return { at, label: `×${at.toLocaleString("en")}` };
  });

/**
 * Draws the judged values: one point for each load. `highest` is the same on all sides, so that
 * they can be compared.
 */
export function drawTimes({ stages, idleMs, times }: Facts, highest: number): string {
  const ticks = powersOfTen(Math.max(highest, 2 * drowned));
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
  const points = (values: number[]): Point[] =>
    stages.map((stage, at) => [middle(stage), values[at] ?? 1]);
  const dots = (values: number[], classes: string) =>
    points(values).map(
      ([x, y]) => `<circle class="${classes}" cx="${xOf(x)}" cy="${yOf(y)}" r="4"/>`,
    );
  const borders = stages.slice(1).map(({ fromSecond }) => {
    const x = xOf(fromSecond);
    return `<line class="line" x1="${x}" x2="${x}" y1="32" y2="212"/>`;
  });
  const limit = yOf(drowned);
  const last = times.create.at(-1) ?? 1;
  const tone = last >= drowned ? "bad" : "good";
  const legend = (y: number, classes: string, name: string, value: string) =>
    `<line class="trace ${classes}" x1="0" x2="26" y1="${y - 5}" y2="${y - 5}"/>` +
    text(36, y, name) +
    text(bodyWidth, y, value, "number end");
  const ended = (kind: "create" | "search") =>
    `${idleMs[kind].toFixed(1)} ms at rest, at the end ${inTimes(times[kind].at(-1) ?? 1)}`;
  return [
    text(0, 8, "searches a second, rising from left to right", "small soft"),
    frame(),
    ...borders,
    `<line class="trace thin dashed" x1="46" x2="${bodyWidth}" y1="${limit}" y2="${limit}"/>`,
    line(points(times.search), "thin"),
    ...dots(times.search, "ink"),
    line(points(times.create), tone),
    ...dots(times.create, tone),
    legend(272, tone, "create", ended("create")),
    legend(298, "thin", "search", ended("search")),
    text(0, 324, `Above the dashed line, ×${drowned}, creates have drowned.`, "small soft"),
  ].join("");
}
