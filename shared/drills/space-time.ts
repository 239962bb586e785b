import { wrapWords } from "../kit/wrap-words.ts";
import { drawPicture, paragraph, text } from "./svg.ts";

/**
 * An observed event with its time. With `to`, it is a message from one process to another. Without
 * it, the event happened in `from`.
 */
export type Observed = {
  atMs: number;
  from: string;
  to?: string;
  text: string;
  /** The event that was wrong. */
  isGuilty?: boolean;
  /** A message that was due and never arrived. */
  isLost?: boolean;
};

/** A run over time: processes are lines, messages are arrows. */
export type SpaceTime = {
  caption: string;
  /** The processes, from left to right. */
  processes: string[];
  /** In any order. */
  events: Observed[];
  /** A sentence that names the request that was wrong. */
  guilty: string;
};

const width = 1_140;
const textX = 668;
const textCharacters = 56;
const sentenceCharacters = 130;
const firstLaneX = 168;
const lanesWidth = 420;
const lineHeight = 19;
const headTop = 122;
const rowsTop = 184;

/** The extra space between rows, in proportion to the time between them. */
const stretch = 60;

type Row = Observed & { y: number; lines: string[] };

/** Places the rows so that they never touch, and a long wait shows as a wide gap. */
function layOut(events: Observed[]): { rows: Row[]; bottom: number } {
  const sorted = events.toSorted((one, other) => one.atMs - other.atMs);
  const firstMs = sorted[0]?.atMs ?? 0;
  const totalMs = Math.max(1, (sorted.at(-1)?.atMs ?? 0) - firstMs);
  let bottom = rowsTop;
  let lastMs = firstMs;
  const rows = sorted.map((event) => {
    const y = bottom + Math.min(40, (stretch * (event.atMs - lastMs)) / totalMs);
    const lines = wrapWords(event.isGuilty ? `✗ ${event.text}` : event.text, textCharacters);
    lastMs = event.atMs;
    bottom = y + lines.length * lineHeight + 8;
    return { ...event, y, lines };
  });
  return { rows, bottom };
}

function drawArrow({ y, isGuilty, isLost }: Row, fromX: number, toX: number): string {
  const classes = `arrow ${isGuilty ? "bad" : ""} ${isLost ? "dashed" : ""}`;
  const direction = Math.sign(toX - fromX);
  const endX = isLost ? (fromX + toX) / 2 : toX - direction * 3;
  const line = `<path class="${classes}" d="M${fromX} ${y}H${endX}"/>`;
  if (isLost) return line + text(endX + direction * 12, y + 6, "✗", "bad strong middle");
  const backX = endX - direction * 9;
  return `${line}<path class="${classes}" d="M${backX} ${y - 5}L${endX} ${y}L${backX} ${y + 5}"/>`;
}

/** Draws a run. All times are counted from its first event. */
export function drawSpaceTime(
  { id, pain }: { id: string; pain: string },
  { caption, processes, events, guilty }: SpaceTime,
): string {
  const { rows, bottom } = layOut(events);
  const firstMs = rows[0]?.atMs ?? 0;
  const spacing = lanesWidth / Math.max(1, processes.length - 1);
  const xOf = (process: string) => {
    const lane = processes.indexOf(process);
    if (lane < 0) throw new Error(`The picture of ${id} has no process '${process}'.`);
    return firstLaneX + lane * spacing;
  };
  const lanes = processes.map((process) => {
    const x = xOf(process);
    const name = wrapWords(process, 11).map((line, at) =>
      text(x, headTop + at * 17, line, "small strong middle"),
    );
    return `${name.join("")}<line class="trace thin" x1="${x}" x2="${x}" y1="${rowsTop - 22}" y2="${bottom}"/>`;
  });
  const drawn = rows.map((row) => {
    const { atMs, from, to, y, lines, isGuilty } = row;
    const tone = isGuilty ? "bad" : "";
    const fromX = xOf(from);
    const time = `${((atMs - firstMs) / 1000).toFixed(3)} s`;
    const dot = `<circle class="${tone || "ink"}" cx="${fromX}" cy="${y}" r="5"/>`;
    return [
      text(96, y + 5, time, "small soft end"),
      to ? drawArrow(row, fromX, xOf(to)) : "",
      dot,
      ...lines.map((line, at) =>
        text(textX, y + 5 + at * lineHeight, line, `small ${tone} ${isGuilty ? "strong" : ""}`),
      ),
    ].join("");
  });
  const words = wrapWords(guilty, sentenceCharacters);
  const sentence = (row: Row) =>
    `${((row.atMs - firstMs) / 1000).toFixed(3)} s, ${row.from}${row.to ? ` to ${row.to}` : ""}: ${row.text}.`;
  return drawPicture({
    width,
    height: bottom + words.length * 22 + 50,
    title: pain,
    description: [caption, ...rows.map(sentence), guilty].join(" "),
    command: `npm run drill ${id}`,
    caption,
    body: [
      ...lanes,
      ...drawn,
      paragraph(24, bottom + 44, guilty, {
        characters: sentenceCharacters,
        classes: "bad strong",
        lineHeight: 22,
      }),
    ].join("\n"),
  });
}
