import { quantile } from "../../load/paced.ts";
import { bodyWidth } from "../chart.ts";
import { inMs } from "../company/facts.ts";
import { type Point, plot, powersOfTen, secondTicks } from "../plot.ts";
import { text } from "../svg.ts";
import { arrivedInWords, type Facts, inSeconds, lastReportMs, slowdownOf } from "./facts.ts";

const top = 8;
const height = 180;

/** The median of the creates that were due in each half second. */
function waitsOf({ creates }: Facts): Point[] {
  const halves = Map.groupBy(creates, ({ dueMs }) => Math.floor(dueMs / 500));
  return [...halves].map(([half, due]) => [
    half / 2 + 0.25,
    quantile(
      due.map(({ tookMs }) => tookMs),
      0.5,
    ),
  ]);
}

/** Draws creates over time, with the reports, and below them what both took. */
export function drawCreates(
  facts: Facts,
  all: Facts[],
  { isQuick, isComplete }: { isQuick: boolean; isComplete: boolean },
): string {
  const slowest = Math.max(...all.flatMap(waitsOf).map(([, ms]) => ms));
  const lastMs = Math.max(...all.flatMap(({ creates }) => creates.map(({ dueMs }) => dueMs)));
  const ticks = powersOfTen(slowest);
  const { frame, line, stretch } = plot({
    top,
    height,
    x: { from: 0, to: lastMs / 1_000, ticks: secondTicks(lastMs / 1_000) },
    y: { from: 1, to: ticks.at(-1)?.at ?? 10, ticks, isLog: true },
  });
  const shades = facts.reports.map(({ fromMs, toMs }) => stretch(fromMs / 1_000, toMs / 1_000));
  const tone = isQuick ? "good" : "bad";
  const row = (y: number, name: string, value: string, classes = "") =>
    text(0, y, name, "soft") + text(bodyWidth, y, value, `number end ${classes}`);
  return [
    ...shades,
    frame(),
    line(waitsOf(facts), tone),
    text(0, 240, "The line: the median create. Shaded: a report runs.", "small soft"),
    row(274, "create while nobody asks", inMs(facts.quietMs)),
    row(297, "create while everybody asks", inMs(facts.busyMs), tone),
    row(320, "this many times as long", slowdownOf(facts).toFixed(1), tone),
    row(343, "the last report arrives after", inSeconds(lastReportMs(facts))),
    row(366, "reports that arrive", arrivedInWords(facts), isComplete ? "good" : "bad"),
  ].join("");
}
