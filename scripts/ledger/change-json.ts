import type { Change } from "./change.ts";
import type { Hunk } from "./hunk.ts";

/** The change as JSON for other programs. Each line of a hunk begins with `+`, `-` or a space. */
export function changeAsJson(from: string, to: string, changes: Change[]): string {
  const pieces = changes.flatMap((change) =>
    change.pieces.map(({ act, piece, hunks }) => ({
      ...piece,
      act,
      hunks: hunks.map(hunkAsJson),
    })),
  );
  const stories = changes.map(({ from, to, story }) => ({ from, to, story }));
  return `${JSON.stringify({ from, to, stories, pieces }, null, 2)}\n`;
}

/** Leaves out removed lines of interims, because they are in neither act. */
function hunkAsJson({ lines, ...hunk }: Hunk) {
  const ofTheActs = lines.filter(({ wasInterim }) => !wasInterim);
  return {
    ...hunk,
    lines: ofTheActs.map(({ sign, text }) => sign + text),
    moved: ofTheActs.flatMap(({ moved }, index) => (moved ? [{ index, ...moved }] : [])),
  };
}
