import type { Statistics } from "./api.ts";
import { svg } from "./dom.ts";
import { shortDay } from "./time.ts";

const height = 200;
const left = 28;
const bottom = 22;
const plotHeight = height - bottom - 8;

/** Returns a round number at or above the largest value, for the end of the axis. */
function roundTop(largest: number): number {
  const step = 10 ** Math.floor(Math.log10(Math.max(largest, 1)));
  return Math.max(2, Math.ceil(largest / step) * step);
}

/**
 * Draws two bars a day: created and completed. The table next to it shows the same numbers.
 * `width` is the available width in pixels, so that text keeps its size on a phone.
 */
export function drawChart(days: Statistics["days"], summary: string, width: number): SVGSVGElement {
  const top = roundTop(Math.max(...days.map((day) => Math.max(day.created, day.completed))));
  const slot = (width - left) / days.length;
  const barWidth = Math.min(slot * 0.38, 14);
  const y = (value: number) => 8 + plotHeight * (1 - value / top);
  const label = (x: number, labelY: number, anchor: string, text: string) =>
    svg("text", { x, y: labelY, "text-anchor": anchor }, text);

  const bar = (name: "created" | "completed", day: Statistics["days"][number], x: number) =>
    svg("rect", {
      class: `bar-${name}`,
      x,
      y: y(day[name]),
      width: barWidth,
      height: plotHeight - (y(day[name]) - 8),
      rx: Math.min(2, barWidth / 3),
    });
  const lines = [0, top / 2, top].flatMap((value) => [
    svg("line", { x1: left, x2: width, y1: y(value), y2: y(value) }),
    ...(Number.isInteger(value) ? [label(left - 8, y(value) + 4, "end", String(value))] : []),
  ]);
  const bars = days.flatMap((day, index) => {
    const middle = left + slot * (index + 0.5);
    return [bar("created", day, middle - barWidth - 0.5), bar("completed", day, middle + 0.5)];
  });
  const first = label(left, height - 4, "start", shortDay(days[0]?.date ?? ""));
  const last = label(width, height - 4, "end", "today");
  const box = {
    class: "chart",
    viewBox: `0 0 ${width} ${height}`,
    role: "img",
    "aria-label": summary,
  };
  return svg("svg", box, ...lines, ...bars, first, last);
}
