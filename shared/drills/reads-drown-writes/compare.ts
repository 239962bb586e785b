import { stopSignal } from "../../kit/stop-signal.ts";
import { applyEdits } from "../edits.ts";
import { startDrillServers } from "../run-drill.ts";
import { openSide, stepsOfDrill, writeSide } from "../sides.ts";
import { drill, moveIn } from "./drill.ts";
import { drowned, inTimes } from "./facts.ts";
import { inARow, medianMs, runStages, searchCapacity, windowOf } from "./load.ts";
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
  const { url, people } = await moveIn(side);
  const target = { url, people, seed: 1 };
  const median = async (rate: number) => {
    const stages = inARow([rate], seconds);
    const samples = await runStages(target, stages, () => {}, signal);
    return stages[0] ? medianMs(samples, "create", windowOf(stages[0])) : Number.NaN;
  };
  await median(1);
  const idleMs = await median(1);
  const capacity = await searchCapacity(url, people, 1);
  const times: string[] = [];
  for (const share of [0.5, 0.75, 1, 1.5, 2, 3]) {
    const rate = Math.round(share * capacity);
    const by = (await median(rate)) / idleMs;
    times.push(`${rate}/s ${inTimes(by)}`);
    if (by >= drowned) break;
  }
  return { idleMs, capacity, times };
}

for (const variation of variations) {
  const { idleMs, capacity, times } = await measure(variation);
  const about = `answers ${Math.round(capacity)} searches/s; the median create takes ${idleMs.toFixed(1)} ms at rest`;
  console.log(`${variation.name}: ${about}; then ${times.join(", ")}`);
}
