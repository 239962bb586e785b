import { manifestOf } from "../../scripts/acts.ts";
import { startThrowawayInfra } from "../infra/infra.ts";
import { runAct } from "../infra/run-act.ts";
import type { Drill, Expectation, Finding, Report, SideName, Verdict } from "./drill.ts";
import { aboutOf, stepsOfDrill, writeSide } from "./sides.ts";

/** What one side was said to do, and what it did. `broken`: something else went wrong. */
export type SideResult = {
  /** The step, in words. */
  is: string;
  expected: Verdict;
  because: string;
  verdict: Verdict | "broken";
  facts?: unknown;
  error?: string;
};

export type DrillResult = {
  id: string;
  pain: string;
  /** `RANDOM_SEED=<seed>` in the environment runs it again with the same randomness. */
  seed: number;
  seconds: number;
  /** Whether both sides did what was said. */
  ok: boolean;
  below: SideResult;
  above: SideResult;
};

export type DrillOptions = {
  seed: number;
  signal: AbortSignal;
  /** Gets each value that the scenario reports. */
  report?: (side: SideName, ...cell: Parameters<Report>) => void;
  /** Keeps both sides up until `conclude` has resolved. */
  keepsOpen?: boolean;
  /** Gets the result, and the addresses of what still runs. */
  conclude?: (result: DrillResult, open: Open[]) => Promise<void>;
};

type Open = { side: SideName; url: string };

const names: SideName[] = ["below", "above"];

/**
 * Starts the servers and both sides, one after the other, and runs the drill's scenario on each.
 * The servers are as safe as in production: a drill that skipped the disk would measure another
 * system. What goes wrong on a side beside the pain makes the side `broken`, and the drill fail.
 */
export async function runDrill(drill: Drill, options: DrillOptions): Promise<DrillResult> {
  const startedAt = performance.now();
  const { seed, signal, keepsOpen, conclude } = options;
  await using stack = new AsyncDisposableStack();
  const about = aboutOf(drill);
  const steps = await stepsOfDrill(drill);
  const acts = { below: writeCode("below"), above: writeCode("above") };
  const needs = [...new Set(names.flatMap((name) => manifestOf(acts[name]).servers))];
  const infra = await startThrowawayInfra({ needs, purpose: "durability" });
  stack.defer(infra.stop);
  const results = {} as Record<SideName, SideResult>;
  const open = new Set<Open>();

  function writeCode(name: SideName) {
    const act = writeSide(drill.at.act, steps[name]);
    stack.defer(act.remove);
    return act;
  }

  async function run(name: SideName): Promise<Finding<unknown>> {
    const own = stack.use(new AsyncDisposableStack());
    const report: Report = (...cell) => {
      signal.throwIfAborted();
      options.report?.(name, ...cell);
    };
    try {
      return await drill.scenario(
        {
          name,
          act: acts[name],
          servers: infra.env,
          seed,
          signal,
          async start(startOptions) {
            signal.throwIfAborted();
            const running = await runAct(acts[name], { ...startOptions, servers: infra.env });
            own.use(running);
            const entry = { side: name, url: running.url };
            open.add(entry);
            void running.ended.then(() => open.delete(entry));
            return running;
          },
          atEnd: (cleanUp) => own.defer(cleanUp),
        },
        report,
      );
    } finally {
      // The other side shall have the machine for itself.
      if (!keepsOpen) await own.disposeAsync();
    }
  }

  for (const name of names) {
    results[name] = await judge(about[name], drill[name], () => run(name));
    signal.throwIfAborted();
  }
  const { below, above } = results;
  const ok = names.every((name) => results[name].verdict === results[name].expected);
  const seconds = Math.round((performance.now() - startedAt) / 100) / 10;
  const result = { id: drill.id, pain: about.pain, seed, seconds, ok, below, above };
  await conclude?.(result, [...open]);
  return result;
}

async function judge(
  is: string,
  { verdict: expected, because }: Expectation,
  run: () => Promise<Finding<unknown>>,
): Promise<SideResult> {
  const said = { is, expected, because };
  try {
    return { ...said, ...(await run()) };
  } catch (error) {
    return { ...said, verdict: "broken", error: (error as Error).message };
  }
}
