import { diffArrays } from "diff";
import { similarity, tokensOf } from "../../shared/ledger/align.ts";
import type { Line } from "../../shared/ledger/model.ts";

/** A line of a file that is being merged. */
export type PlainLine = Pick<Line, "text" | "preamble">;

/**
 * The edits of one side, listed by line of the base. Two sides that change neighbouring lines
 * therefore do not conflict.
 */
export type LineEdits = {
  /** The lines inserted before each line of the base; the last entry is inserted at its end. */
  gaps: PlainLine[][];
  /** The replacement of each line of the base: no lines, other lines, or undefined to keep it. */
  instead: (PlainLine[] | undefined)[];
};

/** A line with at least this similarity replaces the removed one above it. */
const replacesFrom = 0.5;

/** The edits of a side, read from its woven difference to the base. */
export function editsOf(woven: Line[]): LineEdits {
  const edits: LineEdits = { gaps: [[]], instead: [] };
  let removed: Line | undefined;
  for (const line of woven) {
    if (line.sign === "+") {
      const isLike = removed && similarity(tokensOf(removed), tokensOf(line)) >= replacesFrom;
      (isLike ? edits.instead : edits.gaps).at(-1)?.push(line);
      removed = undefined;
    } else {
      removed = line.sign === "-" ? line : undefined;
      edits.instead.push(removed && []);
      edits.gaps.push([]);
    }
  }
  return edits;
}

/** The edits that turn the words of one version of a line into those of the other. */
export function wordEditsOf(base: PlainLine, side: PlainLine): LineEdits {
  const edits: LineEdits = { gaps: [[]], instead: [] };
  let replaces: PlainLine[] | undefined;
  for (const { value, added, removed } of diffArrays(wordsOf(base), wordsOf(side))) {
    if (added) {
      const words = value.map((text) => ({ ...side, text }));
      (replaces ?? edits.gaps.at(-1))?.push(...words);
      continue;
    }
    replaces = removed ? [] : undefined;
    for (const [at] of value.entries()) {
      edits.instead.push(at === 0 ? replaces : replaces && []);
      edits.gaps.push([]);
    }
  }
  return edits;
}

/**
 * Splits a line into spaces, words, quoted texts and other characters. Joined, they give the line.
 */
export const wordsOf = ({ text }: PlainLine): string[] => text.match(/\s+|\w+|"[^"]*"|./g) ?? [];
