import type { InterimFile, Ledger, Piece, WovenFile } from "./model.ts";

/**
 * Finds the earlier pieces that each piece builds on: those that pieces.yaml names, and those whose
 * interims it ends, because without them there is nothing to replace.
 */
export function findNeeds(
  pieces: Piece[],
  files: WovenFile[],
  interimFiles: InterimFile[],
): Map<string, Set<string>> {
  const needs = new Map(pieces.map(({ id, needs }) => [id, new Set(needs)]));
  for (const { piece, until } of interimFiles) needs.get(until)?.add(piece);
  for (const { owner, until } of files.flatMap(({ lines }) => lines))
    if (owner && until) needs.get(until)?.add(owner);
  return needs;
}

/** A piece and all pieces that depend on it, in their order. */
export function closure(ledger: Ledger, id: string): Set<string> {
  const gone = new Set([id]);
  for (const piece of ledger.pieces)
    if (!gone.isDisjointFrom(ledger.needs.get(piece.id) ?? new Set())) gone.add(piece.id);
  return gone;
}
