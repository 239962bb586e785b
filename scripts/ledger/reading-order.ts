import type { Piece } from "../../shared/ledger/model.ts";
import { pathMatcher } from "../../shared/ledger/pattern.ts";
import type { Hunk } from "./hunk.ts";

/** The properties that the order depends on. */
type Placed = Pick<Hunk, "file" | "kind">;

/** The order in which a request flows. A claim of many folders is read in this order. */
const flow = [
  "src/edge/",
  "src/application/",
  "src/domain/",
  "src/data/",
  "src/async/",
  "src/ops/",
];

/**
 * Compares files in the reading order of a piece: the file in `firstRead`, then its files in the
 * order of its claims (within a claim, as a request flows), then files in which only imports
 * change, then the files that it removes.
 */
export function compareInReadingOrder(piece: Piece): (one: Placed, other: Placed) => number {
  const claimed = piece.claims.map(({ files }) => files.map(({ text }) => pathMatcher(text)));
  const rankOf = ({ file, kind }: Placed): number[] => {
    const claim = claimed.findIndex((files) => files.some((matches) => matches(file)));
    const path = claimed[claim]?.findIndex((matches) => matches(file)) ?? 0;
    const layer = flow.findIndex((folder) => file.startsWith(folder));
    return [
      kind === "deleted" ? 1 : 0,
      file === piece.firstRead ? 0 : 1,
      claim < 0 ? claimed.length : claim,
      path,
      layer < 0 ? flow.length : layer,
    ];
  };
  return (one, other) => {
    const [ranks, others] = [rankOf(one), rankOf(other)];
    const at = ranks.findIndex((rank, index) => rank !== others[index]);
    if (at >= 0) return (ranks[at] ?? 0) - (others[at] ?? 0);
    return one.file < other.file ? -1 : one.file > other.file ? 1 : 0;
  };
}
