import pg from "pg";
import { startThrowawayInfra } from "../../infra/infra.ts";
import { stopSignal } from "../../kit/stop-signal.ts";
import { applyEdits, type Edit } from "../edits.ts";
import { openSide, stepsOfDrill, writeSide } from "../sides.ts";
import { drill, moveIn } from "./drill.ts";
import { drowned } from "./facts.ts";
import { inARow, p95Ms, runStages, searchCapacity, windowOf } from "./load.ts";
import { coveringIndex, coveringStatement, ownPool } from "./variations.ts";

// Where does act 1 drown, and what would change it? Raises the load until creates drown.

type Variation = { name: string; side: "below" | "above"; edits: Edit[]; index?: string };

const variations: Variation[] = [
  { name: "act 1", side: "below", edits: [] },
  {
    name: "act 1, covering index",
    side: "below",
    edits: [coveringStatement],
    index: coveringIndex,
  },
  { name: "act 1, a pool for searches", side: "below", edits: ownPool },
  { name: "act 2, read model", side: "above", edits: [] },
];

const signal = stopSignal();
const steps = await stepsOfDrill(drill);
const seconds = 3;

async function measure({ side: name, edits, index }: Variation) {
  await using stack = new AsyncDisposableStack();
  const act = stack.adopt(writeSide(drill.at.act, steps[name]), ({ remove }) => remove());
  const infra = await startThrowawayInfra({ needs: ["postgres", "smtp"], purpose: "durability" });
  stack.defer(infra.stop);
  applyEdits(act.dir, edits);
  const once = <Made>(make: () => Promise<Made>) => make();
  const known = { name, act, servers: infra.env, seed: 1, signal, once };
  const side = openSide(known, stack.use(new AsyncDisposableStack()), new Set());
  const { url, people, databaseUrl } = await moveIn(side);
  if (index) {
    const client = new pg.Client({ connectionString: databaseUrl });
    await client.connect();
    await client.query(index);
    await client.query("VACUUM ANALYZE todos");
    await client.end();
  }
  const target = { url, people, seed: 1 };
  const p95 = async (rate: number) => {
    const stages = inARow([rate], seconds);
    const samples = await runStages(target, stages, () => {}, signal);
    return stages[0] ? p95Ms(samples, "create", windowOf(stages[0])) : Number.NaN;
  };
  await p95(1);
  const idleMs = await p95(1);
  const capacity = await searchCapacity(url, people, 1);
  const times: string[] = [];
  for (const share of [0.5, 0.75, 1, 1.5, 2, 3]) {
    const rate = Math.round(share * capacity);
    const by = (await p95(rate)) / idleMs;
    times.push(`${rate}/s ×${by < 10 ? by.toFixed(1) : Math.round(by)}`);
    if (by >= drowned) break;
  }
  return { idleMs, capacity, times };
}

for (const variation of variations) {
  const { idleMs, capacity, times } = await measure(variation);
  const about = `answers ${Math.round(capacity)} searches/s; creates p95 ${idleMs.toFixed(1)} ms when idle`;
  console.log(`${variation.name}: ${about}; then ${times.join(", ")}`);
}
