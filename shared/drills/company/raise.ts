import { patienceMs, type Sample } from "../../load/paced.ts";
import { measureUndisturbed } from "../busy.ts";
import type { Report, Side } from "../drill.ts";
import { drowningOf } from "./drowning.ts";
import { type Facts, inMs } from "./facts.ts";
import { inARow, measureWaits, runStages, type Stage, type Target } from "./load.ts";

export function measure(samples: Sample[], stages: Stage[]): Facts {
  return {
    stages,
    waits: measureWaits(samples, stages),
    failures: samples.filter(({ status }) => status !== 200 && status !== 201).length,
    drowning: drowningOf(samples),
  };
}

/**
 * A create that timed out counts as a slow one.
 * @throws if creates failed quickly, because they must not count as fast answers
 */
export function requireCreates(samples: Sample[]): void {
  const creates = samples.filter(({ stream }) => stream === "create");
  const failed = creates.filter(
    ({ status, tookMs }) => status !== 201 && tookMs < 0.9 * patienceMs,
  );
  if (creates.length === 0) throw new Error("There was no create to measure.");
  if (failed.length === 0) return;
  const statuses = [...new Set(failed.map(({ status }) => status || "no answer"))].join(", ");
  throw new Error(`${failed.length} of ${creates.length} creates failed (${statuses}).`);
}

/**
 * Runs the stages, and repeats them once if other programs used most of the processors.
 * @param least the share of a processor that other programs must leave
 */
export async function raiseSearches(
  { signal }: Side,
  report: Report,
  target: Target,
  stages: Stage[],
  least?: number,
): Promise<Facts> {
  // The first requests open connections and compile code.
  const highest = stages.at(-1)?.searchesPerSecond ?? 0;
  await runStages(target, inARow([highest * 0.05], 1), () => {}, signal);
  const show = (samples: Sample[]) => {
    measure(samples, stages).waits.forEach(({ create, search }, at) => {
      if (Number.isNaN(create + search)) return;
      const load = at === 0 ? "at rest" : `at ${stages[at]?.searchesPerSecond} searches/s`;
      report(load, `create ${inMs(create)}, search ${inMs(search)}`);
    });
  };
  const samples = await measureUndisturbed(
    () => runStages(target, stages, show, signal),
    (text) => report("machine", text),
    least === undefined ? {} : { least },
  );
  const facts = measure(samples, stages);
  report("requests that failed", `${facts.failures} of ${samples.length}`);
  requireCreates(samples);
  return facts;
}
