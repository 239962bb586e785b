import { identityId, type Ledger, type Piece } from "../../shared/ledger/model.ts";
import { cutHunks } from "./cut-hunks.ts";
import type { Hunk, ShownFile } from "./hunk.ts";
import { linesWithImports } from "./import-lines.ts";
import { markMoved, type PlacedLine } from "./moved.ts";
import { compareInReadingOrder } from "./reading-order.ts";

/** The change of one piece. */
export type PieceChange = {
  act: string;
  /** `2 of 3`. Empty for the identity, which is not a piece. */
  place: string;
  piece: ShownPiece;
  hunks: Hunk[];
};

export type ShownPiece = Omit<Piece, "claims" | "line" | "fileInterims">;

/** The change from one act to the next: its story, and every changed line under one piece. */
export type Change = { from: string; to: string; story: string; pieces: PieceChange[] };

/** Groups a ledger's changed lines by piece, in reading order; the identity's lines come last. */
export function explainChange(ledger: Ledger): Change {
  const withImports = linesWithImports(ledger);
  const files = ledger.files.map((file) => ({ ...file, lines: withImports(file) }));
  const interims = ledger.interimFiles.map((interim) => ({
    interim,
    file: interimAsFile(interim),
  }));
  markMovedLines(
    ledger,
    files,
    interims.map(({ file }) => file),
  );

  const order = new Map(
    [identityId, ...ledger.pieces.map(({ id }) => id)].map((id, at) => [id, at]),
  );
  const pieces = [...ledger.pieces, theIdentity].map((piece, index) => {
    const own = files
      .flatMap((file) => cutHunks(file, piece.id, order))
      .map((hunk) => ({ ...hunk, ...replacedInterim(ledger, hunk, piece) }));
    const between = interims
      .filter(({ interim }) => interim.piece === piece.id)
      .flatMap(({ file }) => cutHunks(file, piece.id, order));
    const hunks = [...own, ...between].sort(compareInReadingOrder(piece));
    const { claims: _, line: __, fileInterims: ___, ...shown } = piece;
    const place = piece === theIdentity ? "" : `${index + 1} of ${ledger.pieces.length}`;
    return { act: ledger.act.name, place, piece: shown, hunks };
  });
  const { below, act, story } = ledger;
  const shown = pieces.filter(({ piece, hunks }) => piece.id !== identityId || hunks.length > 0);
  return { from: below.name, to: act.name, story: story.trim(), pieces: shown };
}

const theIdentity: Piece = {
  id: identityId,
  name: "Names and numbers",
  summary: "says which act this is",
  reachFor: "",
  avoid: "",
  cost: "",
  decision: "",
  drills: [],
  needs: [],
  minutes: 0,
  difficulty: "easy",
  firstRead: "",
  claims: [],
  fileInterims: [],
  line: 0,
};

function interimAsFile({ path, piece, until, text }: Ledger["interimFiles"][number]): ShownFile {
  const lines = text.replace(/\n$/, "").split("\n");
  const why = `in neither act: here until ${until} replaces it`;
  return {
    path,
    kind: "added",
    lines: lines.map((line) => ({
      sign: "~",
      text: line,
      hunk: 1,
      preamble: false,
      owner: piece,
      until,
      why,
    })),
  };
}

function replacedInterim({ interimFiles }: Ledger, { file }: Hunk, { id }: Piece) {
  const interim = interimFiles.find(({ path, until }) => path === file && until === id);
  return interim && { replaces: interim.piece };
}

/** Looks for moved code first in this act's files, then in the interims. */
function markMovedLines(ledger: Ledger, files: ShownFile[], interims: ShownFile[]): void {
  const placed = (shown: ShownFile[], sign: string, folder: string): PlacedLine[] =>
    shown.flatMap(({ path, lines }) =>
      lines.flatMap((line, index) => {
        const number = line.here ?? line.below ?? index + 1;
        const place = { file: `${folder}/${path}`, line: number };
        return line.sign === sign ? [{ line, place }] : [];
      }),
    );
  const removed = placed(files, "-", ledger.below.name);
  markMoved(removed, placed(files, "+", ledger.act.name));
  const interimFolder = (path: ShownFile) => placed([path], "~", ledger.act.name);
  const left = removed.filter(({ line }) => !line.moved);
  markMoved(left, interims.flatMap(interimFolder));
}
