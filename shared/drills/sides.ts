import { rmSync } from "node:fs";
import { makeThrowawayDir } from "../infra/infra.ts";
import { runAct } from "../infra/run-act.ts";
import { type Act, findAct } from "../kit/acts.ts";
import { UserError } from "../kit/command.ts";
import { readPieces } from "../ledger/pieces.ts";
import { type Step, stepsOf } from "../ledger/steps.ts";
import { writeTree } from "../ledger/tree.ts";
import type { Drill, Side, SideName } from "./drill.ts";

/** What a drill is about, in words: its own pain or that of its piece, and the steps it compares. */
export type About = { pain: string } & Record<SideName, string>;

export function aboutOf({ id, at, pain }: Drill): About {
  const act = findAct(at.act);
  const { below: belowAct, pieces } = readPieces(act);
  const index = pieces.findIndex((one) =>
    at.piece ? one.id === at.piece : one.drills.includes(id),
  );
  const piece = pieces[index];
  if (!piece) throw new Error(`Drill ${id}: no piece of ${act.name} is what it is about.`);
  const before = at.piece && !at.overAct ? pieces[index - 1] : undefined;
  const stepOf = (name: string) => `step ${name} of act ${act.number}`;
  return {
    pain: pain ?? piece.pain ?? piece.symptom ?? "",
    below: before ? stepOf(before.id) : `act ${findAct(belowAct).number}`,
    above: at.piece ? stepOf(piece.id) : `act ${act.number}`,
  };
}

/** The two steps that a drill compares. */
export async function stepsOfDrill({ id, at }: Drill): Promise<Record<SideName, Step>> {
  // Only who runs a drill waits for the ledger.
  const { readLedger } = await import("../ledger/ledger.ts");
  const ledger = readLedger(findAct(at.act));
  if (ledger.problems.length > 0)
    throw new UserError(
      `The ledger of act ${at.act} is not in order, so its steps can't be trusted.`,
      "'npm run check' says what is wrong.",
    );
  const steps = stepsOf(ledger);
  const last = at.piece ? steps.findIndex((step) => step.id === at.piece) : steps.length - 1;
  const [below, above] = [steps[at.piece && !at.overAct ? last - 1 : 0], steps[last]];
  if (!below || !above) throw new Error(`Drill ${id}: act ${at.act} has no piece '${at.piece}'.`);
  return { below, above };
}

/** Writes a step into a throw-away folder below the repository, where its dependencies resolve. */
export function writeSide(actWord: string, { id, tree }: Step): Act & { remove(): Promise<void> } {
  const { number } = findAct(actWord);
  const name = `act-${number}-${id}`;
  const dir = makeThrowawayDir(name);
  writeTree(tree, dir);
  const remove = async () => rmSync(dir, { recursive: true, force: true });
  return { number, name, dir, remove };
}

/** The instances that run, as somebody at a browser wants to know them. */
export type Open = Set<{ side: SideName; url: string }>;

/** A side for its scenario; `started` ends what the scenario starts, `open` knows what runs. */
export function openSide(
  known: Omit<Side, "start" | "atEnd">,
  started: AsyncDisposableStack,
  open: Open,
): Side {
  const { name, act, servers, signal } = known;
  return {
    ...known,
    async start(options) {
      signal.throwIfAborted();
      const running = started.use(await runAct(act, { ...options, servers }));
      const entry = { side: name, url: running.url };
      open.add(entry);
      void running.ended.then(() => open.delete(entry));
      return running;
    },
    atEnd: (cleanUp) => started.defer(cleanUp),
  };
}
