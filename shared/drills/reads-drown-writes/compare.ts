import { stopSignal } from "../../kit/stop-signal.ts";
import { inMs } from "../company/facts.ts";
import { inARow, measureWaits, runStages, searchCapacity, type Waits } from "../company/load.ts";
import { applyEdits } from "../edits.ts";
import { startDrillServers } from "../run-drill.ts";
import { openSide, stepsOfDrill, writeSide } from "../sides.ts";
import { drill, isDrowned, moveIn } from "./drill.ts";
import { variations } from "./variations.ts";

// Finds the load at which creates drown in each variation. Raises the load until they drown.

const signal = stopSignal();
const steps = await stepsOfDrill(drill);
const seconds = 3;

async function measure({ side: name, edits }: (typeof variations)[number]) {
  await using stack = new AsyncDisposableStack();
  const act = stack.adopt(writeSide(drill.at.act, steps[name]), ({ remove }) => remove());
  const infra = await startDrillServers(["postgres", "smtp"]);
  stack.defer(infra.stop);
  applyEdits(act.dir, edits);
  const once = <Made>(make: () => Promise<Made>) => make();
  const known = { name, act, servers: infra.env, seed: 1, signal, once };
  const side = openSide(known, stack.use(new AsyncDisposableStack()), new Set());
  const target = await moveIn(side);
  const waitsAt = async (rate: number): Promise<Waits> => {
    const stages = inARow([rate], seconds);
    const samples = await runStages(target, stages, () => {}, signal);
    const [waits] = measureWaits(samples, stages);
    if (!waits) throw new Error("There was no stage to measure.");
    return waits;
  };
  await waitsAt(1);
  const atRest = await waitsAt(1);
  const capacity = await searchCapacity(target);
  const loads: string[] = [];
  for (const share of [0.5, 0.75, 1, 1.5, 2, 3]) {
    const rate = Math.round(share * capacity);
    const waits = await waitsAt(rate);
    loads.push(`${rate}/s ${inMs(waits.create)} (search ${inMs(waits.search)})`);
    if (isDrowned(waits, atRest)) break;
  }
  return { atRest, capacity, loads };
}

for (const variation of variations) {
  const { atRest, capacity, loads } = await measure(variation);
  const about = `answers ${Math.round(capacity)} searches/s; the median create takes ${inMs(atRest.create)} at rest`;
  console.log(`${variation.name}: ${about}; then ${loads.join(", ")}`);
}
