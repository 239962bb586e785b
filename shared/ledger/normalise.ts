import { liftImports } from "./imports.ts";
import type { ImportStatement } from "./model.ts";
import { binaryPrefix } from "./tree.ts";

/** A line of a file in its normal form. */
export type NormalLine = { text: string; raw?: string; number: number; preamble: boolean };

/** A file without its derived parts: the commas of JSON, the leading imports of TypeScript. */
export type NormalFile = {
  lines: NormalLine[];
  imports: ImportStatement[];
  finalNewline: boolean;
};

/** The normal form of one act's version of a file; an absent file has no lines. */
export function normalise(path: string, text: string | undefined): NormalFile {
  if (text === undefined) return { lines: [], imports: [], finalNewline: true };
  const finalNewline = text.endsWith("\n");
  if (text.startsWith(binaryPrefix)) return { lines: numbered(text, 1), imports: [], finalNewline };
  if (path.endsWith(".json"))
    return { lines: numbered(text, 1).map(withoutComma), imports: [], finalNewline };
  if (!/\.[cm]?ts$/.test(path)) return { lines: numbered(text, 1), imports: [], finalNewline };
  const { preamble, imports, body, bodyLine } = liftImports(text);
  const above = preamble.map((line) => ({ ...line, preamble: true }));
  return { lines: [...above, ...numbered(body, bodyLine)], imports, finalNewline };
}

function numbered(text: string, first: number): NormalLine[] {
  if (text === "") return [];
  const lines = text.replace(/\n$/, "").split("\n");
  return lines.map((line, index) => ({ text: line, number: first + index, preamble: false }));
}

function withoutComma(line: NormalLine): NormalLine {
  if (!line.text.endsWith(",")) return line;
  return { ...line, text: line.text.slice(0, -1), raw: line.text };
}
