import { rmSync } from "node:fs";
import { makeThrowawayDir } from "../infra/infra.ts";
import { runAct } from "../infra/run-act.ts";
import { type Act, findAct } from "../kit/acts.ts";
import { UserError } from "../kit/command.ts";
import { readPieces } from "../ledger/pieces.ts";
import { type Step, stepsOf } from "../ledger/steps.ts";
import { writeTree } from "../ledger/tree.ts";
import { type Drill, plansOf, type Side, type SideName } from "./drill.ts";

/** A description of a side: its plain name, and the step that it runs. */
export type SideAbout = { name: SideName; title: string; is: string };

/** A description of a drill: its pain and its sides. */
export type About = { pain: string; sides: SideAbout[] };

export function aboutOf(drill: Drill): About {
  const { id, at, pain, beyond } = drill;
  const act = findAct(at.act);
  const { below: belowAct, pieces } = readPieces(act);
  const index = pieces.findIndex((one) =>
    at.piece ? one.id === at.piece : one.drills.includes(id),
  );
  const piece = pieces[index];
  if (!piece) throw new Error(`Drill ${id}: no piece of ${act.name} names it.`);
  const before = at.piece && !at.overAct ? pieces[index - 1] : undefined;
  const stepOf = (name: string) => `step ${name} of act ${act.number}`;
  const below = before ? stepOf(before.id) : `act ${findAct(belowAct).number}`;
  const is: Record<SideName, string> = {
    below,
    cheaper: `${below}, changed`,
    above: at.piece ? stepOf(piece.id) : `act ${act.number}`,
    beyond: beyond ? stepOf(beyond.piece) : "",
  };
  return {
    pain: pain ?? piece.pain ?? piece.symptom ?? "",
    sides: plansOf(drill).map(({ name, plan }) => ({ name, title: plan.title, is: is[name] })),
  };
}

/** The step that each side runs. */
export async function stepsOfDrill({ id, at, beyond }: Drill): Promise<Record<SideName, Step>> {
  // Imported here so that listing drills does not load the ledger's engine.
  const { readLedger } = await import("../ledger/ledger.ts");
  const ledger = readLedger(findAct(at.act));
  if (ledger.problems.length > 0)
    throw new UserError(
      `The ledger of act ${at.act} has problems, so its steps can't be trusted.`,
      "'npm run check' lists them.",
    );
  const steps = stepsOf(ledger);
  const indexOf = (piece?: string) =>
    piece ? steps.findIndex((step) => step.id === piece) : steps.length - 1;
  const last = indexOf(at.piece);
  const below = steps[at.piece && !at.overAct ? last - 1 : 0];
  const above = steps[last];
  const later = beyond ? steps[indexOf(beyond.piece)] : above;
  if (!below || !above || !later)
    throw new Error(`Drill ${id}: act ${at.act} lacks the piece that the drill names.`);
  return { below, cheaper: below, above, beyond: later };
}

/**
 * Writes a step into a temporary folder inside the repository, so that its dependencies resolve.
 */
export function writeSide(actWord: string, { id, tree }: Step): Act & { remove(): Promise<void> } {
  const { number } = findAct(actWord);
  const name = `act-${number}-${id}`;
  const dir = makeThrowawayDir(name);
  writeTree(tree, dir);
  const remove = async () => rmSync(dir, { recursive: true, force: true });
  return { number, name, dir, remove };
}

/** The running instances, to open them in a browser. */
export type Open = Set<{ side: SideName; url: string }>;

/**
 * Makes a side for its scenario. `started` ends everything that the scenario starts, `open` lists
 * the running instances.
 */
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
