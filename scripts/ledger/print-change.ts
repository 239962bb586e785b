import type { Paint } from "../../shared/kit/painter.ts";
import { wrapWords } from "../../shared/kit/wrap-words.ts";
import { identityId } from "../../shared/ledger/model.ts";
import type { Change, PieceChange } from "./change.ts";
import type { Hunk, HunkLine } from "./hunk.ts";
import { countLines } from "./stat.ts";

const textWidth = 100;

/**
 * Formats the change as text for a terminal or a pipe: grouped by piece, each hunk under its why.
 */
export function printChange(change: Change, paint: Paint): string {
  const head = `${change.from} → ${change.to}`;
  const story = wrap(change.story, 0);
  const pieces = change.pieces.map((piece) =>
    [pieceHead(piece, paint), ...printHunks(piece, paint)].join("\n"),
  );
  return `${[`${paint("bold", head)}\n${story}`, ...pieces].join("\n\n")}\n`;
}

function pieceHead(change: PieceChange, paint: Paint): string {
  const { piece, place } = change;
  const title = paint(["bold", "inverse"], ` ${place ? `${place} · ` : ""}${piece.name} `);
  const rows = [
    ["Pain", piece.pain ?? piece.symptom],
    ["Supports", piece.supports],
    ["Piece", [piece.name, piece.reachFor].filter(Boolean).join(": ")],
    ["Costs", piece.cost],
    ["Avoid", piece.avoid],
    ["Decision", piece.decision && `${change.act}/${piece.decision}`],
    ["Drill", piece.drills.map((drill) => `npm run drill ${drill}`).join(", ")],
    ["Read first", piece.firstRead && `${change.act}/${piece.firstRead}`],
  ];
  const known = piece.id === identityId ? [["", piece.summary]] : rows.filter(([, text]) => text);
  const lines = known.map(
    ([label = "", text = ""]) => `  ${paint("dim", label.padEnd(10))} ${wrap(text, 13)}`,
  );
  return [`${title}  ${countLines(change)}`, ...lines].join("\n");
}

/** Breaks a text at spaces, and indents all lines but the first. */
function wrap(text: string, indent: number): string {
  const width = Math.min(process.stdout.columns || textWidth, textWidth) - indent;
  return wrapWords(text, width).join(`\n${" ".repeat(indent)}`);
}

function printHunks({ hunks }: PieceChange, paint: Paint): string[] {
  return hunks.map((hunk, index) => {
    const isSameFile = hunks[index - 1]?.file === hunk.file;
    const ofFile = hunks.filter(({ file }) => file === hunk.file);
    const isInterimFile = ofFile.every(({ interim }) => interim);
    const note = isInterimFile ? ` (interim, until ${hunk.interim})` : noteOn(hunk);
    const file = isSameFile ? [] : [`\n${paint(["bold", "cyan"], `── ${hunk.file}${note}`)}`];
    const place = paint("dim", `@@ -${hunk.oldStart} +${hunk.newStart} @@ `);
    const until = paint("yellow", `@@ interim, until ${hunk.interim} @@ `);
    const isSameWhy = isSameFile && hunks[index - 1]?.why === hunk.why;
    const why = isSameWhy ? "" : paint("italic", hunk.why);
    const head = `${isInterimFile ? "" : hunk.interim ? until : place}${why}`;
    return [...file, head.trimEnd(), ...printLines(hunk.lines, paint)].join("\n");
  });
}

const interimEnds = "   « the interim ends here";

function noteOn({ kind, replaces }: Hunk): string {
  const what = { added: "new", deleted: "removed", changed: "" }[kind];
  const instead = replaces ? `instead of the interim of ${replaces}` : "";
  const words = [what, instead].filter(Boolean).join(", ");
  return words && ` (${words})`;
}

function printLines(lines: HunkLine[], paint: Paint): string[] {
  const printed: string[] = [];
  for (let at = 0; at < lines.length; ) {
    const line = lines[at] as HunkLine;
    const run = movedRun(lines, at);
    const endsInterim = line.wasInterim && !lines[at - 1]?.wasInterim;
    if (run.length > 0) printed.push(...printMoved(run, paint));
    else printed.push(printLine(line, paint) + (endsInterim ? paint("yellow", interimEnds) : ""));
    at += Math.max(run.length, 1);
  }
  return printed;
}

/** The lines from `at` that were moved together. */
export function movedRun(lines: HunkLine[], at: number): HunkLine[] {
  const first = lines[at];
  if (!first?.moved) return [];
  const { file, line } = first.moved;
  const rest = lines.slice(at);
  const end = rest.findIndex(
    ({ moved, sign }, index) =>
      sign !== first.sign || moved?.file !== file || moved.line !== line + index,
  );
  return end < 0 ? rest : rest.slice(0, end);
}

/** Prints moved code once, in its new place. The old place only names the new one. */
function printMoved(run: HunkLine[], paint: Paint): string[] {
  const [first] = run as [HunkLine];
  const place = `${first.moved?.file}:${first.moved?.line}`;
  const count = run.length === 1 ? "1 line" : `${run.length} lines`;
  if (first.sign === "-") return [paint("magenta", `« ${count} moved to ${place}`)];
  const lines = run.map(({ text }) => paint("blue", `» ${text}`.trimEnd()));
  return [paint("magenta", `» ${count} moved from ${place}`), ...lines];
}

function printLine({ sign, text }: HunkLine, paint: Paint): string {
  const line = `${sign} ${text}`.trimEnd();
  if (sign === " ") return paint("dim", line);
  return paint(sign === "+" ? "green" : "red", line);
}
