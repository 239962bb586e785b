import { bodyWidth } from "./chart.ts";
import { text } from "./svg.ts";

export type Point = [x: number, y: number];
export type Tick = { at: number; label: string };

export type PlotOptions = {
  /** The top edge of the plot within the body. Labels are below it. */
  top: number;
  height: number;
  x: { from: number; to: number; ticks: Tick[] };
  /** `isLog`: each step upwards is a multiple. */
  y: { from: number; to: number; ticks: Tick[]; isLog?: boolean };
};

const left = 46;

/** Ticks at round numbers of seconds, so few that their labels fit side by side. */
export function secondTicks(seconds: number): Tick[] {
  const every = [2, 5, 10, 20].find((one) => seconds / one <= 8) ?? 60;
  return Array.from({ length: Math.ceil(seconds / every) }, (_, at) => {
    return { at: at * every, label: `${at * every} s` };
  });
}

/** Ticks for durations on a logarithmic axis, from 1 ms up to at least `to`. */
export const powersOfTen = (to: number): Tick[] =>
  Array.from({ length: Math.ceil(Math.log10(to)) + 1 }, (_, power) => {
    const at = 10 ** power;
    return { at, label: at < 1_000 ? `${at} ms` : `${at / 1_000} s` };
  });

/** A frame with axes, and functions that draw into it. */
export function plot({ top, height, x, y }: PlotOptions) {
  const share = (value: number, { from, to }: { from: number; to: number }) =>
    (value - from) / (to - from);
  const logged = { from: Math.log(y.from), to: Math.log(y.to) };
  const xOf = (value: number) => left + share(value, x) * (bodyWidth - left);
  const yOf = (value: number) => {
    const inside = Math.min(Math.max(value, y.from), y.to);
    const part = y.isLog ? share(Math.log(inside), logged) : share(inside, y);
    return top + height - part * height;
  };
  const at = ([px, py]: Point) => `${xOf(px).toFixed(1)} ${yOf(py).toFixed(1)}`;

  return {
    xOf,
    yOf,
    /** The axes with their labels. */
    frame(): string {
      const rows = y.ticks.map((tick) => {
        const py = yOf(tick.at);
        const line = `<line class="line" x1="${left}" x2="${bodyWidth}" y1="${py}" y2="${py}"/>`;
        return line + text(left - 8, py + 5, tick.label, "small soft end");
      });
      const columns = x.ticks.map((tick) =>
        text(xOf(tick.at), top + height + 20, tick.label, "small soft middle"),
      );
      return rows.join("") + columns.join("");
    },
    /** A shaded stretch of the horizontal axis. */
    stretch(from: number, to: number): string {
      const width = (xOf(to) - xOf(from)).toFixed(1);
      return `<rect class="faint" x="${xOf(from).toFixed(1)}" y="${top}" width="${width}" height="${height}"/>`;
    },
    /** A line through the points. The classes are those of chart.ts. */
    line: (points: Point[], classes: string) =>
      points.length === 0
        ? ""
        : `<path class="trace ${classes}" d="M${points.map(at).join("L")}"/>`,
    /** The area between two lines. */
    area: (upper: Point[], lower: Point[], classes: string) =>
      `<path class="${classes}" d="M${[...upper, ...lower.toReversed()].map(at).join("L")}Z"/>`,
  };
}

/** Times in ms as a line over seconds: one step up for each, how many there were so far. */
export function steps(times: number[], endMs: number): Point[] {
  const points = times.flatMap((ms, at): Point[] => [
    [ms / 1000, at],
    [ms / 1000, at + 1],
  ]);
  return [[0, 0], ...points, [endMs / 1000, times.length]];
}
