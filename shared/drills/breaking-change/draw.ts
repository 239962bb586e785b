import { bodyWidth } from "../chart.ts";
import { plot, secondTicks, steps } from "../plot.ts";
import { paragraph, text } from "../svg.ts";
import { type Facts, failedInWords, missingInWords, refusalInWords } from "./facts.ts";

const top = 8;
const height = 160;

/** Draws created and found todos over time, and below them what was released and what it did. */
export function drawRelease(facts: Facts, all: Facts[]): string {
  const { times, changes, requests, missing, missingAtEnd, released } = facts;
  const endOf = ({ times: { created, found } }: Facts) => Math.max(...created, ...found);
  const seconds = Math.max(...all.map(endOf)) / 1000;
  const most = Math.ceil(Math.max(...all.map((one) => one.times.created.length)) / 50) * 50;
  const { frame, line, area, stretch } = plot({
    top,
    height,
    x: { from: 0, to: seconds, ticks: secondTicks(seconds) },
    y: { from: 0, to: most, ticks: [0, most / 2, most].map((at) => ({ at, label: `${at}` })) },
  });
  const created = steps(times.created, endOf(facts));
  const found = steps(times.found, endOf(facts));
  const shaded = changes.map(({ from, to }) => stretch(from / 1000, to / 1000));
  const tone = missingAtEnd.todos > 0 ? "bad" : "good";
  const legend = (y: number, classes: string, name: string, value: number) =>
    `<line class="trace ${classes}" x1="0" x2="26" y1="${y - 5}" y2="${y - 5}"/>` +
    text(36, y, name) +
    text(bodyWidth, y, `${value}`, "number end");
  const row = (y: number, name: string, value: string, tone: string) =>
    text(0, y, name, "soft") + text(bodyWidth, y, value, `number end ${tone}`);
  const count = (y: number, name: string, value: string, amount: number) =>
    row(y, name, value, amount === 0 ? "good" : "bad");
  return [
    ...shaded,
    frame(),
    area(created, found, "shade"),
    line(created, ""),
    line(found, tone),
    legend(222, "", "todos created", times.created.length),
    legend(246, tone, "found by a search", times.found.length),
    text(
      0,
      268,
      `Grey: the release${changes.length > 1 ? ", and taking it back" : ""}.`,
      "small soft",
    ),
    text(0, 306, "What was released", "side"),
    row(332, "services", released.join(", then "), ""),
    count(355, "requests that failed", failedInWords(requests), requests.failed),
    count(378, "missing in search", missingInWords(missing), missing.todos),
    count(401, "missing at the end", missingInWords(missingAtEnd), missingAtEnd.todos),
    text(0, 439, "What the check before the release stopped", "side"),
    paragraph(0, 463, refusalInWords(facts), { characters: 54, classes: "soft" }),
  ].join("");
}
