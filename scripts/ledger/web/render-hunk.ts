import { diffWordsWithSpace } from "diff";
import { escapeHtml } from "../../../shared/kit/escape-html.ts";
import { similarity, tokensOf } from "../../../shared/ledger/align.ts";
import type { Hunk, HunkLine } from "../hunk.ts";
import { movedRun } from "../print-change.ts";
import { highlightLines } from "./highlight.ts";

/** A line with syntax colours. */
type ColouredLine = HunkLine & { html: string };
type Row = { left?: ColouredLine; right?: ColouredLine };

/** Returns the address of a file's card on the page, if it has one. */
export type AddressOf = (file: string) => string | undefined;

/**
 * Renders one hunk side by side. A file that one act does not have uses the whole width. Omits a
 * why that is the same as that of the hunk above.
 */
export function renderHunk(hunk: Hunk, previous: Hunk | undefined, addressOf: AddressOf): string {
  const lines = colour(hunk);
  const isOneSided = new Set(lines.map(({ sign }) => sign)).size === 1;
  const parts: string[] = [];
  for (let at = 0; at < lines.length; ) {
    const run = movedRun(lines, at) as ColouredLine[];
    if (run.length > 0) parts.push(renderMoved(run, addressOf));
    else parts.push(...rowsFrom(lines, at).map(renderRow));
    at += run.length > 0 ? run.length : plainRun(lines, at);
  }
  const isWhole = hunk.interim || hunk.kind !== "changed";
  const place = isWhole ? "" : `<span class="place">${placeOf(hunk)}</span>`;
  const why = hunk.why === previous?.why ? "" : hunk.why;
  return `<div class="hunk${isOneSided ? " one-sided" : ""}${hunk.interim ? " interim" : ""}" tabindex="-1">
<p class="why${why ? "" : " same"}">${escapeHtml(why)}${place}</p>
<div class="code" role="presentation">${parts.join("\n")}</div>
</div>`;
}

/** The beginning of a hunk: `line 22 → 27`. */
function placeOf({ oldStart, newStart }: Hunk): string {
  return oldStart === newStart ? `line ${newStart}` : `line ${oldStart} → ${newStart}`;
}

/** Highlights both sides separately, so that a removed quote does not affect the added lines. */
function colour({ file, lines }: Hunk): ColouredLine[] {
  const side = (hidden: string) => {
    const own = lines.filter(({ sign }) => sign !== hidden);
    const html = highlightLines(
      file,
      own.map(({ text }) => text),
    );
    return new Map(own.map((line, index) => [line, html[index] ?? ""]));
  };
  const [left, right] = [side("+"), side("-")];
  return lines.map((line) => ({ ...line, html: right.get(line) ?? left.get(line) ?? "" }));
}

/** The number of lines from `at` that make up the next rows. */
function plainRun(lines: HunkLine[], at: number): number {
  const rest = lines.slice(at);
  const isContext = rest[0]?.sign === " ";
  const end = rest.findIndex(({ sign, moved }) => moved || (sign === " ") !== isContext);
  return end < 0 ? rest.length : end;
}

function rowsFrom(lines: ColouredLine[], at: number): Row[] {
  const run = lines.slice(at, at + plainRun(lines, at));
  if (run[0]?.sign === " ") return run.map((line) => ({ left: line, right: line }));
  const rows: Row[] = [];
  for (let start = 0; start < run.length; ) {
    const removed = takeWhile(run, start, "-");
    const added = takeWhile(run, start + removed.length, "+");
    rows.push(...pair(removed, added));
    start += removed.length + added.length;
  }
  return rows;
}

function takeWhile(lines: ColouredLine[], start: number, sign: string): ColouredLine[] {
  const rest = lines.slice(start);
  const end = rest.findIndex((line) => line.sign !== sign);
  return end < 0 ? rest : rest.slice(0, end);
}

/**
 * Pairs the last removed line with the line that replaces it, and the lines of a rewrite in order.
 */
function pair(removed: ColouredLine[], added: ColouredLine[]): Row[] {
  const [last, first] = [removed.at(-1), added[0]];
  const isReplaced = last && first && similarity(tokensOf(last), tokensOf(first)) >= 0.5;
  const shift = isReplaced ? removed.length - 1 : 0;
  const length = Math.max(removed.length, shift + added.length);
  return Array.from({ length }, (_, index) => {
    const [left, right] = [removed[index], added[index - shift]];
    return { ...(left && { left }), ...(right && { right }) };
  });
}

function renderRow({ left, right }: Row): string {
  if (left && left === right) return row("context", cell(left, "below"), cell(right, "here"));
  const [marked, remarked] = left && right ? markWords(left, right) : [left, right];
  return row("change", cell(marked, "below"), cell(remarked, "here"));
}

const row = (kind: string, left: string, right: string) =>
  `<div class="row ${kind}">${left}${right}</div>`;

function cell(line: ColouredLine | undefined, side: "below" | "here"): string {
  const name = side === "below" ? "left" : "right";
  if (!line) return `<span class="number ${name}"></span><code class="${name} empty"></code>`;
  const sign = { "+": " added", "-": " removed", " ": "" }[line.sign];
  return `<span class="number ${name}${sign}">${line[side] ?? ""}</span><code class="${name}${sign}"${indent(line)}>${line.html || " "}</code>`;
}

/** The indentation of wrapped lines, so that they continue below their own beginning. */
function indent({ text }: HunkLine): string {
  const width = /^\s*(\* )?/.exec(text)?.[0].length ?? 0;
  return width > 0 ? ` style="--indent:${width}ch"` : "";
}

/** Marks the words that differ between a line and its replacement, if most words are the same. */
function markWords(left: ColouredLine, right: ColouredLine): [ColouredLine, ColouredLine] {
  if (similarity(tokensOf(left), tokensOf(right)) < 0.4) return [left, right];
  const parts = diffWordsWithSpace(left.text, right.text);
  const ranges = (skip: "added" | "removed") => {
    let position = 0;
    return parts
      .filter((part) => !part[skip])
      .map((part) => {
        const start = position;
        position += part.value.length;
        return { start, end: position, isMarked: part.added || part.removed };
      })
      .filter(({ isMarked }) => isMarked);
  };
  return [
    { ...left, html: mark(left.html, ranges("added")) },
    { ...right, html: mark(right.html, ranges("removed")) },
  ];
}

/** Wraps ranges of a line's text in `<mark>`, without breaking the tags of its colours. */
function mark(html: string, ranges: { start: number; end: number }[]): string {
  let position = 0;
  return html
    .replace(/<[^>]*>|&\w+;|[^<&]/g, (token) => {
      if (token.startsWith("<")) return token;
      const isInside = ranges.some(({ start, end }) => position >= start && position < end);
      position++;
      return isInside ? `<mark>${token}</mark>` : token;
    })
    .replaceAll("</mark><mark>", "");
}

/** Renders moved code once, in its new place, with a link to its old place. */
function renderMoved(run: ColouredLine[], addressOf: AddressOf): string {
  const [first] = run as [ColouredLine];
  const { file, line } = first.moved as { file: string; line: number };
  const count = run.length === 1 ? "1 line" : `${run.length} lines`;
  const address = addressOf(file);
  const place = `<code>${escapeHtml(file)}:${line}</code>`;
  const target = address ? `<a href="${address}">${place}</a>` : place;
  if (first.sign === "-") return `<p class="moved-note">${count} moved to ${target}</p>`;
  const rows = run.map(
    (one) =>
      `<div class="row moved"><span class="number right">${one.here ?? ""}</span><code class="right"${indent(one)}>${one.html || " "}</code></div>`,
  );
  return `<p class="moved-note">${count} moved here from ${target}</p>${rows.join("\n")}`;
}
