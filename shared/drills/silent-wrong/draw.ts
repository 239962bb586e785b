import { bodyWidth } from "../chart.ts";
import { type Point, plot, secondTicks } from "../plot.ts";
import { text } from "../svg.ts";
import type { Facts } from "./facts.ts";
import type { Moment } from "./watch.ts";

/** Draws due and arrived e-mails over time, and below them the operator's knowledge. */
export function drawMoments({ moments, crashedAtMs, lost, seen }: Facts): string {
  const last = moments.at(-1);
  const seconds = (last?.ms ?? 0) / 1000;
  const top = Math.ceil((last?.due ?? 1) / 10) * 10;
  const { frame, line, area, xOf } = plot({
    top: 8,
    height: 176,
    x: { from: 0, to: seconds, ticks: secondTicks(seconds) },
    y: { from: 0, to: top, ticks: [0, top / 2, top].map((at) => ({ at, label: `${at}` })) },
  });
  const points = (of: (moment: Moment) => number | undefined): Point[] =>
    moments.flatMap((moment) => {
      const value = of(moment);
      return value === undefined ? [] : [[moment.ms / 1000, value] as Point];
    });
  const due = points((moment) => moment.due);
  const arrived = points((moment) => moment.arrived);
  const crash = xOf(crashedAtMs / 1000);
  const legend = (y: number, classes: string, name: string, value: string, tone = "") =>
    `<line class="trace ${classes}" x1="0" x2="26" y1="${y - 5}" y2="${y - 5}"/>` +
    text(36, y, name) +
    text(bodyWidth, y, value, `number end ${tone}`);
  const row = (y: number, name: string, value: string, tone = "") =>
    text(0, y, name, "soft") + text(bodyWidth, y, value, `number end ${tone}`);
  const { answers, health, complaints, missing } = seen;
  const isRight = missing === lost;
  const tone = lost > 0 ? "bad" : "good";
  return [
    frame(),
    area(due, arrived, "shade"),
    `<line class="trace thin dashed" x1="${crash}" x2="${crash}" y1="8" y2="184"/>`,
    text(Math.max(crash - 6, 110), 174, "kill -9", "small soft end"),
    line(due, ""),
    line(arrived, tone),
    line(
      points(({ seenDue }) => seenDue),
      "good thin dashed",
    ),
    line(
      points(({ seenSent }) => seenSent),
      "good thin dashed",
    ),
    legend(236, "", "due", `${last?.due ?? 0}`),
    legend(260, tone, "arrived", `${last?.arrived ?? 0}: ${lost} lost`, tone),
    text(0, 294, "What the operator can see", "side"),
    row(320, "answers that are 200", `${answers.good} of ${answers.all}`),
    row(343, "health checks that are ok", `${health.good} of ${health.all}`),
    row(366, "alarms in the log", `${complaints.length}`),
    missing === undefined
      ? row(389, "missing, by telemetry", "not counted", lost > 0 ? "bad" : "")
      : row(389, "missing, by telemetry", `${missing}`, isRight ? "good" : "bad"),
    last?.seenDue === undefined
      ? ""
      : text(0, 412, "Dashed: due and sent by telemetry.", "small soft"),
  ].join("");
}
