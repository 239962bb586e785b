import { diffArrays } from "diff";
import { similarity, tokensOf } from "../ledger/align.ts";
import type { Line } from "../ledger/model.ts";

/** A line of a file that is being merged. */
export type PlainLine = Pick<Line, "text" | "preamble">;

/**
 * What one side makes of a base, told by the base's lines instead of by neighbourhood: so two sides
 * that change neighbouring lines don't get into each other's way.
 */
export type Plan = {
  /** What is inserted before each line of the base, and, as the last one, at its end. */
  gaps: PlainLine[][];
  /** What stands in place of each line of the base: nothing, a line like it, or (undefined) itself. */
  instead: (PlainLine[] | undefined)[];
};

/** From this similarity on a line stands in place of the removed one above it. */
const replacesFrom = 0.5;

/** The plan of a side whose difference to the base is woven, with removed lines above their like. */
export function planOf(woven: Line[]): Plan {
  const plan: Plan = { gaps: [[]], instead: [] };
  let removed: Line | undefined;
  for (const line of woven) {
    if (line.sign === "+") {
      const isLike = removed && similarity(tokensOf(removed), tokensOf(line)) >= replacesFrom;
      (isLike ? plan.instead : plan.gaps).at(-1)?.push(line);
      removed = undefined;
    } else {
      removed = line.sign === "-" ? line : undefined;
      plan.instead.push(removed && []);
      plan.gaps.push([]);
    }
  }
  return plan;
}

/** Both versions of a line in words and signs, as a plan for the words of the base. */
export function planOfWords(base: PlainLine, side: PlainLine): Plan {
  const plan: Plan = { gaps: [[]], instead: [] };
  let replaces: PlainLine[] | undefined;
  for (const { value, added, removed } of diffArrays(wordsOf(base), wordsOf(side))) {
    if (added) {
      const words = value.map((text) => ({ ...side, text }));
      (replaces ?? plan.gaps.at(-1))?.push(...words);
      continue;
    }
    replaces = removed ? [] : undefined;
    for (const [at] of value.entries()) {
      plan.instead.push(at === 0 ? replaces : replaces && []);
      plan.gaps.push([]);
    }
  }
  return plan;
}

/** A line cut into blanks, words, quoted texts and signs; joined they give the line. */
export const wordsOf = ({ text }: PlainLine): string[] => text.match(/\s+|\w+|"[^"]*"|./g) ?? [];
