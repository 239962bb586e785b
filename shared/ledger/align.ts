import type { Line } from "./model.ts";

/** A hunk with more pairs than this is a rewrite. Aligning it would be slow and show little. */
const pairsAtMost = 100_000;
/** A line with at least this similarity counts as the replacement of another. */
const replacesFrom = 0.5;

/**
 * Moves each removed line of a hunk directly above the line that replaces it. A step with only some
 * of the hunk's changes then keeps each line in its place.
 */
export function alignHunks(lines: Line[]): Line[] {
  const aligned: Line[] = [];
  for (let start = 0; start < lines.length; ) {
    const hunk = lines[start]?.hunk;
    let end = start + 1;
    while (lines[end]?.hunk === hunk && end < lines.length) end++;
    const run = lines.slice(start, end);
    aligned.push(...(hunk === 0 ? run : alignHunk(run)));
    start = end;
  }
  return aligned;
}

function alignHunk(run: Line[]): Line[] {
  const removed = run.filter(({ sign }) => sign === "-");
  const added = run.filter(({ sign }) => sign === "+");
  const pairs = removed.length * added.length;
  if (pairs === 0 || pairs > pairsAtMost) return [...removed, ...added];
  return interleave(removed, added);
}

/** Finds the order with the greatest sum of similarities (alignment by dynamic programming). */
function interleave(removed: Line[], added: Line[]): Line[] {
  const [removedBags, addedBags] = [removed.map(tokensOf), added.map(tokensOf)];
  const pairScore = (r: number, a: number) => {
    const score = similarity(removedBags[r] as Set<string>, addedBags[a] as Set<string>);
    return score >= replacesFrom ? score : Number.NEGATIVE_INFINITY;
  };
  const best = Array.from({ length: removed.length + 1 }, () => new Float64Array(added.length + 1));
  const bestAt = (r: number, a: number) => best[r]?.[a] ?? 0;
  for (let r = removed.length - 1; r >= 0; r--)
    for (let a = added.length - 1; a >= 0; a--)
      (best[r] as Float64Array)[a] = Math.max(
        bestAt(r + 1, a),
        bestAt(r, a + 1),
        bestAt(r + 1, a + 1) + pairScore(r, a),
      );
  const order: Line[] = [];
  let [r, a] = [0, 0];
  while (r < removed.length && a < added.length) {
    const [removedLine, addedLine] = [removed[r] as Line, added[a] as Line];
    if (bestAt(r, a) === bestAt(r + 1, a + 1) + pairScore(r, a)) {
      order.push(removedLine, addedLine);
      r++;
      a++;
    } else if (bestAt(r, a) === bestAt(r + 1, a)) {
      order.push(removedLine);
      r++;
    } else {
      order.push(addedLine);
      a++;
    }
  }
  return [...order, ...removed.slice(r), ...added.slice(a)];
}

/** The words and punctuation of a line. */
export function tokensOf({ text }: Pick<Line, "text">): Set<string> {
  return new Set(text.match(/\w+|[^\s\w]/g) ?? []);
}

/** The Sørensen–Dice coefficient of the tokens of two lines: 0 to 1. */
export function similarity(one: Set<string>, other: Set<string>): number {
  return (2 * one.intersection(other).size) / (one.size + other.size || 1);
}
