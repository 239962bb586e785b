import { withCommas, withImports } from "../../shared/ledger/finish.ts";
import type { Sign, WovenFile } from "../../shared/ledger/model.ts";
import { binaryPrefix } from "../../shared/ledger/tree.ts";
import { weave } from "../../shared/ledger/weave.ts";
import { mergeImports } from "./merge-imports.ts";
import { type Labels, mergeLines } from "./merge-lines.ts";

/**
 * Three versions of a file: the common base, the version of the act below, and the version of this
 * act.
 */
export type Versions = { base: string; incoming: string; ours: string };

/** A line of the merged file that a person should check. */
type Spot = { line: number; because: string };

/** The result of a merge. Conflicts have git's marks, except in binary files. */
export type MergedFile = { text: string; conflicts: Spot[]; looks: Spot[] };

/**
 * Merges a file line by line. Merges JSON without its commas, imports by their names, and binary
 * files as a whole.
 */
export function mergeFile(path: string, versions: Versions, labels: Labels): MergedFile {
  const { base, incoming, ours } = versions;
  const whole = [ours === base && incoming, incoming === base && ours, incoming === ours && ours];
  const text = whole.find((version) => version !== false);
  if (text !== undefined) return { text, conflicts: [], looks: [] };
  if (Object.values(versions).some((version) => version.startsWith(binaryPrefix))) {
    const because = "a binary file that both acts changed; it stays as it is";
    return { text: ours, conflicts: [{ line: 1, because }], looks: [] };
  }
  return mergeText(path, versions, labels);
}

function mergeText(path: string, { base, incoming, ours }: Versions, labels: Labels): MergedFile {
  const [theirs, own] = [weave(path, base, incoming), weave(path, base, ours)];
  const merged = mergeLines(theirs.lines, own.lines, labels);
  const lines = merged.lines.map(({ text }) => text);
  const start = merged.lines.findLastIndex(({ preamble }) => preamble) + 1;
  const body = lines.slice(start);
  const sides = {
    base: own.imports.below,
    incoming: theirs.imports.here,
    ours: own.imports.here,
  };
  const imports = mergeImports(sides, body.join("\n"), labels);
  const written = withImports(lines.slice(0, start), imports.sources, body);
  const text = (path.endsWith(".json") ? commas(written) : written).join("\n");
  const isNewlineChanged = incoming.endsWith("\n") !== base.endsWith("\n");
  const hasNewline = (isNewlineChanged ? incoming : ours).endsWith("\n");
  const importLines = text.split("\n").length - lines.length;
  const lineOf = (at: number) => at + 1 + (at < start ? 0 : importLines);
  const conflicts = merged.conflicts.map((at) => ({ line: lineOf(at), because: contradiction }));
  if (imports.isConflict) conflicts.unshift({ line: start + 1, because: contradiction });
  const looks = merged.looks.map(({ at, because }) => ({ line: lineOf(at), because }));
  const strays = new Set([...strayLines(own), ...strayLines(theirs, "+")]);
  const stray = lines.slice(0, start).findIndex((line) => strays.has(line));
  if (stray >= 0) looks.unshift({ line: stray + 1, because: "this stood between two imports" });
  return { text: hasNewline ? `${text}\n` : text, conflicts, looks };
}

/**
 * The comments between a side's imports, all or only new ones. A merge moves them above all
 * imports.
 */
function strayLines({ lines, imports }: WovenFile, only?: Sign): string[] {
  const first = imports.here[0]?.line ?? Number.POSITIVE_INFINITY;
  return lines
    .filter(({ preamble, here = 0, sign }) => preamble && here > first && (only ?? sign) === sign)
    .map(({ text }) => text);
}

const contradiction = "both acts changed it, each in its own way";

/** Whether a text has an unresolved conflict. */
export const hasMarks = (text: string) => /^<{7} /m.test(text) && /^>{7} /m.test(text);

const isMark = (line: string) => /^(<{7} |={7}$|>{7} )/.test(line);

/** Adds commas to JSON, but not to the lines with conflict marks. */
function commas(lines: string[]): string[] {
  const items = withCommas(lines.map((line) => (isMark(line) ? "" : line)));
  return lines.map((line, at) => (isMark(line) ? line : (items[at] ?? line)));
}
