import { escapeHtml } from "../kit/escape-html.ts";
import { wrapWords } from "../kit/wrap-words.ts";
import { fontFaces, mono, sans } from "../pictures/fonts.ts";

/** The colours and fonts of every picture, for light and dark. */
const style = `
${fontFaces()}
    svg { --ground: #fbfaf7; --edge: #e4e0d6; --panel: #ffffff; --ink: #22272e; --soft: #59626d; --faint: #e9e5db; --good: #0b6e63; --bad: #b3361f; font-family: ${sans}; }
    @media (prefers-color-scheme: dark) {
      svg { --ground: #14181f; --edge: #2b313b; --panel: #1e252f; --ink: #e8ebef; --soft: #a3adb9; --faint: #303945; --good: #4fc9b6; --bad: #ff9079; }
    }
    text { fill: var(--ink); font-size: 16px; }
    .ground { fill: var(--ground); stroke: var(--edge); }
    .panel { fill: var(--panel); stroke: var(--edge); }
    .heading { font-size: 26px; font-weight: 600; }
    .name { font-size: 20px; font-weight: 600; }
    .side { font-size: 14px; font-weight: 600; letter-spacing: 0.06em; fill: var(--soft); }
    .number { font-weight: 600; font-variant-numeric: tabular-nums; }
    .soft { fill: var(--soft); }
    text.code { font-family: ${mono}; font-size: 14px; }
    .end { text-anchor: end; }
    .faint { fill: var(--faint); }
    .ink { fill: var(--soft); }
    .good { fill: var(--good); }
    .bad { fill: var(--bad); }
    .verdict { font-size: 18px; font-weight: 600; text-anchor: end; }
    .line { stroke: var(--edge); }
    .small { font-size: 13px; }
    .middle { text-anchor: middle; }
    .trace { fill: none; stroke: var(--soft); stroke-width: 2.5; stroke-linejoin: round; }
    .trace.good { fill: none; stroke: var(--good); }
    .trace.bad { fill: none; stroke: var(--bad); }
    .trace.thin { stroke-width: 1.5; }
    .dashed { stroke-dasharray: 5 4; }
    .shade { fill: var(--bad); opacity: 0.16; }
    .arrow { fill: none; stroke: var(--soft); stroke-width: 1.5; }
    .arrow.bad { fill: none; stroke: var(--bad); stroke-width: 2.5; }
    .strong { font-weight: 600; }`;

/** A line of text. `y` is its baseline. The classes are those of this file. */
export function text(x: number, y: number, content: string, classes = ""): string {
  return `<text x="${x}" y="${y}" class="${classes}">${escapeHtml(content)}</text>`;
}

/** A text that is broken into lines of at most `characters`. */
export function paragraph(
  x: number,
  y: number,
  content: string,
  { characters = 50, classes = "", lineHeight = 21 } = {},
): string {
  const lines = wrapWords(content, characters);
  return lines.map((line, at) => text(x, y + at * lineHeight, line, classes)).join("");
}

/** A horizontal bar on its track. `share` is 0 to 1. */
export function bar(x: number, y: number, length: number, share: number, classes: string): string {
  const rect = (part: number, name: string) =>
    `<rect x="${x}" y="${y}" width="${part.toFixed(1)}" height="14" rx="4" class="${name}"/>`;
  return rect(length, "faint") + (share > 0 ? rect(length * share, classes) : "");
}

/** ✓ or ✗ with a word, so that the meaning does not depend on colour. */
export function mark(x: number, y: number, isGood: boolean, word: string, classes = ""): string {
  return text(x, y, `${isGood ? "✓" : "✗"} ${word}`, `${isGood ? "good" : "bad"} ${classes}`);
}

/** A whole picture: a self-contained SVG that follows the reader's light or dark system. */
export function drawPicture(picture: {
  width: number;
  height: number;
  title: string;
  description: string;
  command: string;
  caption: string;
  body: string;
}): string {
  const { width, height, title, description, command, caption, body } = picture;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="title description">
  <title id="title">${escapeHtml(title)}</title>
  <desc id="description">${escapeHtml(description)}</desc>
  <style>${style}
  </style>
  <rect class="ground" x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="16"/>
  ${text(24, 52, title, "heading")}
  ${text(width - 24, 52, command, "code soft end")}
  ${text(24, 84, caption, "soft")}
${body}
</svg>
`;
}
