import { startThrowawayInfra } from "../infra/infra.ts";
import { runAct } from "../infra/run-act.ts";
import { type Act, manifestOf } from "../kit/acts.ts";
import { stopSignal } from "../kit/stop-signal.ts";
import { againstPeer } from "./against-peer.ts";
import { below } from "./below.ts";
import { consumers } from "./consumers.ts";
import { measureLimits } from "./limits.ts";
import { outbox } from "./outbox.ts";
import { permissionCacheBench } from "./permission-cache.ts";
import { permissions } from "./permissions.ts";
import { footprint } from "./processes.ts";
import { projector } from "./projector.ts";
import { relay } from "./relay.ts";
import type { Bench, Cost, Report, World } from "./report.ts";
import { search } from "./search.ts";
import { stream } from "./stream.ts";
import { telemetry } from "./telemetry.ts";

/** All benches. Each act names those that measure it in its package.json. */
export const benches: Bench[] = [
  againstPeer("express-sqlite", { create: 0.95, list: 0.95 }),
  againstPeer("express-pg", { create: 0.9 }),
  telemetry,
  outbox,
  below,
  search,
  relay,
  stream,
  consumers,
  projector,
  permissions,
  permissionCacheBench,
];

/** The words for single benches. */
export const benchWords = benches.map(({ word }) => word);

async function costOf({ act, servers }: World): Promise<Cost> {
  const start = performance.now();
  await using running = await runAct(act, { servers });
  const startMs = performance.now() - start;
  return { startMs, own: footprint(running.pid), servers: manifestOf(act).servers };
}

export type BenchOptions = {
  /** Runs only these benches of the act, or all if the list is empty. */
  only: string[];
  say: World["say"];
};

/**
 * Measures an act against its peers, the limits of the machine, and the act's cost.
 * @throws if the process is asked to stop; nothing is left running then
 */
export async function benchAct(act: Act, { only, say }: BenchOptions): Promise<Report> {
  const signal = stopSignal();
  const needs = manifestOf(act).servers.filter((server) => server !== "telemetry");
  const infra = await startThrowawayInfra({ needs, purpose: "durability", signal });
  try {
    const world: World = {
      act,
      servers: infra.env,
      say(line) {
        signal.throwIfAborted();
        say(`${act.name}: ${line}`);
      },
    };
    world.say("the raw limits of this machine");
    const limits = await measureLimits();
    world.say("what it costs to run");
    const cost = await costOf(world);
    const words = manifestOf(act).benches;
    const chosen = benches.filter(
      ({ word }) => words.includes(word) && (only.length === 0 || only.includes(word)),
    );
    const report: Report = { act: act.name, results: [], tables: [], cost, limits };
    for (const bench of chosen) {
      const { results = [], tables = [] } = await bench.run(world);
      report.results.push(...results);
      report.tables.push(...tables);
    }
    return report;
  } finally {
    await infra.stop();
  }
}
