import type { Change } from "./change.ts";

/** The change as other programs read it: each hunk's lines begin with `+`, `-` or a space. */
export function changeAsJson(from: string, to: string, changes: Change[]): string {
  const pieces = changes.flatMap((change) =>
    change.pieces.map(({ act, piece, hunks }) => ({
      ...piece,
      act,
      hunks: hunks.map(({ lines, ...hunk }) => ({
        ...hunk,
        lines: lines.map(({ sign, text }) => sign + text),
        moved: lines.flatMap(({ moved }, index) => (moved ? [{ index, ...moved }] : [])),
      })),
    })),
  );
  const stories = changes.map(({ from, to, story }) => ({ from, to, story }));
  return `${JSON.stringify({ from, to, stories, pieces }, null, 2)}\n`;
}
