import { wrapWords } from "../kit/wrap-words.ts";
import type { Verdict } from "./drill.ts";
import { drawPicture, mark, paragraph, text } from "./svg.ts";

/** The width of a body; x and y begin at 0. */
export const bodyWidth = 404;

/** A side with its heading and body. */
export type Panel = { title: string; is: string; verdict: Verdict; body: string };

const panelWidth = 444;
const step = panelWidth + 24;
const top = 112;
const bodyTop = 212;
const lineHeight = 22;

/** The drill's chart: one panel for each side, and the lesson below them. */
export function drawChart(
  { id, pain, lesson = "" }: { id: string; pain: string; lesson?: string },
  panels: Panel[],
  { caption, height, description }: { caption: string; height: number; description: string },
): string {
  const width = panels.length * step + 24;
  const panelHeight = bodyTop - top + height + 20;
  const bottom = top + panelHeight;
  // A character of this size is rarely wider than 8.
  const characters = Math.floor((width - 48) / 8);
  const lines = lesson ? wrapWords(lesson, characters).length : 0;
  const drawPanel = ({ title, is, verdict, body }: Panel, at: number) => {
    return `  <g transform="translate(${24 + at * step} 0)">
    <rect class="panel" x="0" y="${top}" width="${panelWidth}" height="${panelHeight}" rx="12"/>
    ${text(20, 144, title, "name")}
    ${text(20, 172, is, "soft")}
    ${mark(panelWidth - 20, 172, verdict === "holds", verdict, "verdict")}
    <g transform="translate(20 ${bodyTop})">${body}</g>
  </g>`;
  };
  return drawPicture({
    width,
    height: bottom + 24 + (lines > 0 ? lines * lineHeight + 16 : 0),
    title: pain,
    description: [caption, description, lesson].filter(Boolean).join(" "),
    command: `npm run drill ${id}`,
    caption,
    body: [
      ...panels.map(drawPanel),
      lesson
        ? paragraph(24, bottom + 34, lesson, { characters, classes: "strong", lineHeight })
        : "",
    ].join("\n"),
  });
}
