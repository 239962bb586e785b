import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { type Act, acts } from "../kit/acts.ts";
import { UserError } from "../kit/command.ts";
import { assignOwners, claimantsOf } from "./assign.ts";
import { findConflicts } from "./conflicts.ts";
import { readInterimFiles, weaveInterims } from "./interim.ts";
import {
  identityId,
  type Ledger,
  type Piece,
  type Problem,
  type Tree,
  type WovenFile,
} from "./model.ts";
import { findNeeds } from "./needs.ts";
import { readPieces } from "./pieces.ts";
import { loadAct, loadFolder } from "./tree.ts";
import { findUnclaimed } from "./unclaimed.ts";
import { weave } from "./weave.ts";

export { assemble } from "./assemble.ts";
export { closure } from "./needs.ts";

/**
 * Compares an act with the act below and assigns each changed line to a piece. Returns errors, such
 * as an unclaimed line or a claim that matches nothing, in `problems`. A ledger with problems can
 * be shown, but its steps may be wrong.
 * @throws UserError if the act has no pieces.yaml (act 0 has none) or the act below is missing
 */
export function readLedger(act: Act): Ledger {
  if (!existsSync(join(act.dir, "pieces.yaml")))
    throw new UserError(
      `${act.name} has no pieces.yaml, so its difference from the act below is not explained.`,
      "Act 0 needs none; every later act needs one (CONTRIBUTING.md).",
    );
  const piecesPath = `${act.name}/pieces.yaml`;
  const { story, identity, pieces, ...read } = readPieces(act);
  const below = findBelow(act, read.below);
  const [before, after] = [below ? loadAct(below.dir) : new Map(), loadAct(act.dir)];
  const { files, unchanged } = weaveTrees(before, after);
  const interims = readInterimFiles(act, pieces);
  const conflicts = [
    ...(below ? findConflicts(below, before) : []),
    ...findConflicts(act, loadFolder(act.dir)),
  ];
  const ledger = {
    below: below ?? act,
    act,
    story,
    pieces,
    files,
    unchanged,
    interimFiles: interims.files,
    needs: new Map<string, Set<string>>(),
    problems: conflicts.length > 0 ? conflicts : read.problems,
  };
  if (pieces.length === 0) return ledger;
  if (!below)
    throw new UserError(
      `${piecesPath}: the folder '${read.below}' does not exist.`,
      "Correct 'below'.",
    );
  const assigned = assignOwners(files, claimantsOf(identity, pieces), piecesPath);
  const unclaimed = findUnclaimed(files, { below, act });
  const silent = findSilentClaims(files, pieces, piecesPath);
  const woven = weaveInterims(files, pieces, piecesPath);
  ledger.needs = findNeeds(pieces, files, interims.files);
  if (conflicts.length > 0) return ledger;
  ledger.problems.push(...assigned, ...unclaimed, ...silent, ...woven, ...interims.problems);
  return ledger;
}

/** The ledgers of all acts that have one, from the lowest upwards. */
export function readLedgers(): Ledger[] {
  return acts()
    .filter(({ dir }) => existsSync(join(dir, "pieces.yaml")))
    .map(readLedger);
}

function findBelow(act: Act, name: string): Act | undefined {
  const dir = join(dirname(act.dir), name);
  if (!name || !existsSync(dir)) return undefined;
  return { number: Number(/^act-(\d+)/.exec(name)?.[1] ?? act.number - 1), name, dir };
}

function weaveTrees(before: Tree, after: Tree): { files: WovenFile[]; unchanged: Tree } {
  const files: WovenFile[] = [];
  const unchanged: Tree = new Map();
  for (const path of [...new Set([...before.keys(), ...after.keys()])].sort()) {
    const [old, now] = [before.get(path), after.get(path)];
    if (old === now) unchanged.set(path, now ?? "");
    else files.push(weave(path, old, now));
  }
  return { files, unchanged };
}

/** Reports claims without a `why` in files that several pieces share. */
function findSilentClaims(files: WovenFile[], pieces: Piece[], piecesPath: string): Problem[] {
  return files.flatMap(({ path, lines }) => {
    const owners = new Set(lines.flatMap(({ owner }) => owner ?? []));
    owners.delete(identityId);
    if (owners.size < 2) return [];
    return pieces
      .flatMap(({ id, claims }) => claims.map((claim) => ({ id, claim })))
      .filter(({ claim }) => !claim.why && claim.files.some(({ text }) => text === path))
      .map(({ id, claim }) => ({
        file: piecesPath,
        line: claim.line,
        message: `${id} shares ${path} with other pieces, but does not say why it changes it`,
        remedy: `give the file a claim of its own: - { file: ${path}, why: … }`,
      }));
  });
}
