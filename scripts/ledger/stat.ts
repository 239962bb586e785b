import type { Paint } from "../../shared/kit/painter.ts";
import { identityId } from "../../shared/ledger/model.ts";
import type { Change, PieceChange } from "./change.ts";

/** The size of a piece's change. Moved lines count neither as added nor as removed. */
export type Counts = {
  added: number;
  removed: number;
  moved: number;
  interim: number;
  files: number;
};

export function countsOf({ hunks }: PieceChange): Counts {
  const lines = hunks.flatMap((hunk) =>
    hunk.lines.map((line) => ({ ...line, isInterim: hunk.interim !== undefined })),
  );
  const count = (accepts: (line: (typeof lines)[number]) => boolean) =>
    lines.filter(accepts).length;
  return {
    added: count(({ sign, moved, isInterim }) => sign === "+" && !moved && !isInterim),
    removed: count(({ sign, moved, wasInterim }) => sign === "-" && !moved && !wasInterim),
    moved: count(({ sign, moved }) => sign === "+" && moved !== undefined),
    interim: count(({ isInterim, moved, sign }) => isInterim && sign === "+" && !moved),
    files: new Set(hunks.map(({ file }) => file)).size,
  };
}

/** `+12 −3, 40 moved, in 5 files`. */
export function countLines(change: PieceChange): string {
  const { added, removed, moved, interim, files } = countsOf(change);
  const parts = [`+${added} −${removed}`];
  if (moved > 0) parts.push(`${moved} moved`);
  if (interim > 0) parts.push(`${interim} interim`);
  return `${parts.join(", ")}, in ${files} ${files === 1 ? "file" : "files"}`;
}

/** The identity is not a piece, so it gets a descriptive name. */
const nameOf = ({ piece }: PieceChange) =>
  piece.id === identityId ? `(${piece.name.toLowerCase()})` : piece.id;

/** Prints a row for each piece, with a bar for its share of the change. */
export function printStat(change: Change, paint: Paint): string {
  const rows = change.pieces.map((one) => ({ name: nameOf(one), ...countsOf(one) }));
  const sizeOf = ({ added, removed }: Counts) => added + removed;
  const largest = Math.max(1, ...rows.map(sizeOf));
  const width = Math.max(...rows.map(({ name }) => name.length));
  const lines = rows.map((row) => {
    const bar = (count: number) => Math.round((count / largest) * 40);
    return [
      `  ${row.name.padEnd(width)}`,
      `${row.files}`.padStart(4),
      paint("green", `+${row.added}`.padStart(6)),
      paint("red", `−${row.removed}`.padStart(6)),
      paint("magenta", `»${row.moved}`.padStart(6)),
      paint("green", "█".repeat(bar(row.added))) + paint("red", "█".repeat(bar(row.removed))),
    ]
      .join("  ")
      .trimEnd();
  });
  const columns = `  ${"piece".padEnd(width)}  files  added  removed  moved`;
  return [paint("bold", `${change.from} → ${change.to}`), paint("dim", columns), ...lines, ""].join(
    "\n",
  );
}
