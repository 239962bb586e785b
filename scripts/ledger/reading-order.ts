import type { Piece } from "../../shared/ledger/model.ts";
import { pathMatcher } from "../../shared/ledger/pattern.ts";
import type { Hunk } from "./hunk.ts";

/** What the order depends on. */
type Placed = Pick<Hunk, "file" | "kind">;

/** How a request flows; a claim of many folders is read in this order. */
const flow = [
  "src/edge/",
  "src/application/",
  "src/domain/",
  "src/data/",
  "src/async/",
  "src/ops/",
];

/**
 * The order in which a piece is read: the file that it names first, then its files as it claims
 * them (within a claim as a request flows), then files where only imports follow, at last the files
 * that it removes.
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
