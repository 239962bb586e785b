import type { Line } from "../../shared/ledger/model.ts";
import { editsOf, type LineEdits, type PlainLine, wordEditsOf, wordsOf } from "./line-edits.ts";

/** The labels of a conflict's marks. */
export type Labels = { ours: string; incoming: string };

/** A merged file's lines. A person should check the lines in `looks` and `conflicts`. */
export type Merged = {
  lines: PlainLine[];
  conflicts: number[];
  looks: { at: number; because: string }[];
};

/** A stretch of the base in both sides. Without `merged`, the sides conflict. */
type Stretch = {
  incoming: PlainLine[];
  ours: PlainLine[];
  merged?: PlainLine[];
  isTouched: boolean;
  because?: string;
};

/**
 * Merges two sides with a common base, each woven with it. Applies changes of one side. Applies the
 * same change on both sides once. Keeps both of two insertions in one gap, the incoming one first.
 */
export function mergeLines(incoming: Line[], ours: Line[], labels: Labels): Merged {
  const base = ours.filter(({ sign }) => sign !== "+");
  const merged: Merged = { lines: [], conflicts: [], looks: [] };
  for (const stretch of joinConflicts(stretchesOf(base, editsOf(incoming), editsOf(ours)))) {
    const at = merged.lines.length;
    if (stretch.because) merged.looks.push({ at, because: stretch.because });
    if (!stretch.merged) merged.conflicts.push(at);
    merged.lines.push(...(stretch.merged ?? marked(stretch, labels)));
  }
  return merged;
}

function marked({ ours, incoming }: Stretch, labels: Labels): PlainLine[] {
  const mark = (text: string) => ({ text, preamble: [...ours, ...incoming][0]?.preamble ?? false });
  const [start, end] = [`<<<<<<< ${labels.ours}`, `>>>>>>> ${labels.incoming}`];
  return [mark(start), ...ours, mark("======="), ...incoming, mark(end)];
}

function stretchesOf(base: PlainLine[], incoming: LineEdits, ours: LineEdits): Stretch[] {
  const stretches: Stretch[] = [];
  for (let at = 0; at <= base.length; at++) {
    const inserted = mergeGap(incoming, ours, at);
    if (inserted) stretches.push(inserted);
    const line = base[at];
    if (line) stretches.push(mergeLine(line, incoming.instead[at], ours.instead[at]));
  }
  return stretches;
}

function mergeGap(incoming: LineEdits, ours: LineEdits, at: number): Stretch | undefined {
  const [theirs, own] = [incoming.gaps[at] ?? [], ours.gaps[at] ?? []];
  if (theirs.length === 0 && own.length === 0) return undefined;
  const stretch = { incoming: theirs, ours: own, isTouched: true };
  if (hasAtEdge(own, theirs) && !(own.length > theirs.length && isUprooted(incoming, at)))
    return { ...stretch, merged: own, ...lookAtPart(theirs, own) };
  if (hasAtEdge(theirs, own) && !isUprooted(ours, at))
    return { ...stretch, merged: theirs, ...lookAtPart(own, theirs), ...lookBeside(ours, own, at) };
  const isOneSided = theirs.length === 0 || own.length === 0;
  const isRewritten = !isOneSided && (ours.instead[at - 1] || ours.instead[at]);
  if (isRewritten || isUprooted(ours, at) || isUprooted(incoming, at)) return stretch;
  return { ...stretch, merged: [...theirs, ...own], because: "both acts insert here" };
}

/** The other side inserts these lines and more, so they are already present. */
const lookAtPart = (part: PlainLine[], whole: PlainLine[]) =>
  part.length > 0 && part.length < whole.length
    ? { because: "both acts insert this, and one of them inserts more" }
    : {};

/**
 * Whether a line is inserted into code that the act has changed. Its neighbour may have been
 * removed or moved out of its block.
 */
const lookBeside = (ours: LineEdits, own: PlainLine[], at: number) =>
  own.length === 0 && (ours.instead[at - 1] || ours.instead[at])
    ? { because: "the act changed or removed the line beside this one" }
    : {};

/**
 * Whether a side removed the lines above and below a gap, so that the place of an insertion is
 * unknown.
 */
const isUprooted = ({ instead }: LineEdits, at: number) =>
  instead[at - 1]?.length === 0 && instead[at]?.length === 0;

function mergeLine(
  line: PlainLine,
  theirs: PlainLine[] | undefined,
  own: PlainLine[] | undefined,
): Stretch {
  const stretch = {
    incoming: theirs ?? [line],
    ours: own ?? [line],
    isTouched: Boolean(theirs || own),
  };
  if (!theirs) return { ...stretch, merged: own ?? [line] };
  if (!own || isSame(theirs, own)) return { ...stretch, merged: theirs };
  const [there, here] = [theirs[0], own[0]];
  const words = there && here && mergeWords(line, there, here);
  if (!words) return stretch;
  if ([here.text, there.text].includes(words.text)) return { ...stretch, merged: [words] };
  return { ...stretch, merged: [words], because: "both acts change this line" };
}

/** Merges two changes of one line if they change different words. */
function mergeWords(base: PlainLine, incoming: PlainLine, ours: PlainLine): PlainLine | undefined {
  const words = wordsOf(base).map((text) => ({ ...base, text }));
  if (words.length < 2) return undefined;
  const stretches = stretchesOf(words, wordEditsOf(base, incoming), wordEditsOf(base, ours));
  if (stretches.some(({ merged, because }) => !merged || because)) return undefined;
  const text = stretches.flatMap(({ merged = [] }) => merged.map((word) => word.text)).join("");
  return { ...ours, text };
}

/** Joins changes around a conflict with it, so that each side is readable. */
function joinConflicts(stretches: Stretch[]): Stretch[] {
  const joined: Stretch[] = [];
  for (let start = 0; start < stretches.length; ) {
    const untouched = stretches.findIndex(({ isTouched }, at) => at >= start && !isTouched);
    const end = Math.max(untouched < 0 ? stretches.length : untouched, start + 1);
    const run = stretches.slice(start, end);
    joined.push(...(run.some(({ merged }) => !merged) ? [asConflict(run)] : run));
    start = end;
  }
  return joined;
}

const asConflict = (run: Stretch[]): Stretch => ({
  incoming: run.flatMap(({ incoming }) => incoming),
  ours: run.flatMap(({ ours }) => ours),
  isTouched: true,
});

const textOf = (pieces: PlainLine[]) => pieces.map(({ text }) => `${text}\n`).join("");

const isSame = (one: PlainLine[], other: PlainLine[]) => textOf(one) === textOf(other);

/**
 * Lines in the middle of other lines may have another meaning, such as a `return;` within an `if`.
 */
const hasAtEdge = (whole: PlainLine[], part: PlainLine[]) =>
  textOf(whole).startsWith(textOf(part)) || `\n${textOf(whole)}`.endsWith(`\n${textOf(part)}`);
