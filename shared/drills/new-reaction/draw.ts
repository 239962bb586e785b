import { bodyWidth } from "../chart.ts";
import { plot, steps } from "../plot.ts";
import { text } from "../svg.ts";
import {
  coreInWords,
  type Facts,
  failedInWords,
  type Heard,
  inWords,
  type Requests,
} from "./facts.ts";

const top = 8;
const height = 150;

/** Draws completed and posted todos over time, and below them what the change took and gave. */
export function drawChange(facts: Facts, all: Facts[]): string {
  const { change, releases, requests, restart, before, meanwhile, after, times } = facts;
  const endOf = ({ times: { completed, posted } }: Facts) => Math.max(...completed, ...posted);
  const endMs = Math.max(...all.map(endOf));
  const seconds = endMs / 1000;
  const most = Math.ceil(Math.max(...all.map((one) => one.times.completed.length)) / 20) * 20;
  const every = seconds > 16 ? 4 : 2;
  const ticks = Array.from({ length: Math.ceil(seconds / every) }, (_, at) => at * every);
  const { frame, line, stretch } = plot({
    top,
    height,
    x: { from: 0, to: seconds, ticks: ticks.map((at) => ({ at, label: `${at} s` })) },
    y: { from: 0, to: most, ticks: [0, most / 2, most].map((at) => ({ at, label: `${at}` })) },
  });
  const isAll = ({ heard, of }: Heard) => heard === of;
  const tone = isAll(before) && isAll(meanwhile) ? "good" : "bad";
  const legend = (y: number, classes: string, name: string, value: number) =>
    `<line class="trace ${classes}" x1="0" x2="26" y1="${y - 5}" y2="${y - 5}"/>` +
    text(36, y, name) +
    text(bodyWidth, y, `${value}`, "number end");
  const row = (y: number, name: string, value: string, isGood: boolean) =>
    text(0, y, name, "soft") + text(bodyWidth, y, value, `number end ${isGood ? "good" : "bad"}`);
  const failed = (name: string, y: number, one: Requests) =>
    row(y, name, failedInWords(one), one.failed === 0);
  return [
    stretch(times.began / 1000, times.inPlace / 1000),
    frame(),
    line(steps(times.completed, endMs), ""),
    line(steps(times.posted, endMs), tone),
    legend(212, "", "todos completed", times.completed.length),
    legend(236, tone, "posted in the chat room", times.posted.length),
    text(0, 258, "Shaded: the reaction is added.", "small soft"),
    text(0, 296, "What it took", "side"),
    row(322, "lines of the core changed", coreInWords(facts), change.lines === 0),
    row(345, "releases of the core", `${releases}`, releases === 0),
    failed("requests that failed", 368, requests),
    restart
      ? failed("the same with a restart instead", 391, restart)
      : row(391, "the same with a restart instead", "no restart", true),
    text(0, 430, "What the chat room hears of", "side"),
    row(456, "completed before", inWords(before), isAll(before)),
    row(479, "completed meanwhile", inWords(meanwhile), isAll(meanwhile)),
    row(502, "completed afterwards", inWords(after), isAll(after)),
  ].join("");
}
