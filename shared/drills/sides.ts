import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { type Act, findAct } from "../../scripts/acts.ts";
import { readPieces } from "../../scripts/ledger/pieces.ts";
import { type Step, stepsOf } from "../../scripts/ledger/steps.ts";
import { writeTree } from "../../scripts/ledger/tree.ts";
import { ladderDir } from "../infra/infra.ts";
import type { Drill, SideName } from "./drill.ts";

/** What a drill is about, in words: the pain as its piece names it, and the steps it compares. */
export type About = { pain: string } & Record<SideName, string>;

export function aboutOf({ id, at }: Drill): About {
  const act = findAct(at.act);
  const { below: belowAct, pieces } = readPieces(act);
  const index = pieces.findIndex((one) => (at.piece ? one.id === at.piece : one.drill === id));
  const piece = pieces[index];
  if (!piece) throw new Error(`Drill ${id}: no piece of ${act.name} is what it is about.`);
  const before = at.piece ? pieces[index - 1] : undefined;
  const stepOf = (name: string) => `step ${name} of act ${act.number}`;
  return {
    pain: piece.pain ?? piece.symptom ?? "",
    below: before ? stepOf(before.id) : `act ${findAct(belowAct).number}`,
    above: at.piece ? stepOf(piece.id) : `act ${act.number}`,
  };
}

/** The two steps that a drill compares. */
export async function stepsOfDrill({ id, at }: Drill): Promise<Record<SideName, Step>> {
  // Only who runs a drill waits for the ledger.
  const { readLedger } = await import("../../scripts/ledger/ledger.ts");
  const steps = stepsOf(readLedger(findAct(at.act)));
  const last = at.piece ? steps.findIndex((step) => step.id === at.piece) : steps.length - 1;
  const [below, above] = [steps[at.piece ? last - 1 : 0], steps[last]];
  if (!below || !above) throw new Error(`Drill ${id}: act ${at.act} has no piece '${at.piece}'.`);
  return { below, above };
}

/** Writes a step into a throw-away folder below the repository, where its dependencies resolve. */
export function writeSide(actWord: string, { id, tree }: Step): Act & { remove(): Promise<void> } {
  const { number } = findAct(actWord);
  mkdirSync(ladderDir, { recursive: true });
  const name = `act-${number}-${id}`;
  const dir = mkdtempSync(join(ladderDir, `throwaway-${process.pid}-${name}-`));
  writeTree(tree, dir);
  const remove = async () => rmSync(dir, { recursive: true, force: true });
  return { number, name, dir, remove };
}
