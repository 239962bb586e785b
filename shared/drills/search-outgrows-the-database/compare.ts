import { stopSignal } from "../../kit/stop-signal.ts";
import { extremesOf, inMs } from "../company/facts.ts";
import { runDrill } from "../run-drill.ts";
import { type Facts, outgrow, slowdownOf } from "./drill.ts";
import { variations } from "./variations.ts";

// Finds out how far the database alone goes: sends the same load to each variation. The number of
// lists that each person sees decides how much a search reads.

const listsOfEach = Number(process.argv[2] ?? 1_000);
const signal = stopSignal();
const drill = outgrow({ people: 10, listsOfEach, todosInList: 100 });
let load: Promise<unknown> | undefined;
function once<Made>(make: () => Promise<Made>): Promise<Made> {
  load ??= make();
  return load as Promise<Made>;
}

for (const { name, side, edits } of variations) {
  const varied: typeof drill = {
    ...drill,
    [side]: { ...drill[side], edits },
    scenario: (here, report) => drill.scenario({ ...here, once }, report),
  };
  const { sides } = await runDrill(varied, { seed: 1, signal, only: [side] });
  const [result] = sides;
  if (!result?.facts) throw new Error(`${name}: ${result?.error}`);
  const facts = result.facts as Facts;
  const { create, search } = extremesOf(facts).highest;
  const waits = `create ${inMs(create)} (${slowdownOf(facts).toFixed(1)} times as long as at rest), search ${inMs(search)}`;
  console.log(
    `${name}: answers ${facts.capacity.toFixed(0)} searches/s; at ${facts.stages.at(-1)?.searchesPerSecond}/s ${waits}`,
  );
}
