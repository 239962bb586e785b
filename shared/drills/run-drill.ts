import { startThrowawayInfra } from "../infra/infra.ts";
import { manifestOf } from "../kit/acts.ts";
import type { Drill, Expectation, Finding, Report, SideName, Verdict } from "./drill.ts";
import { aboutOf, type Open, openSide, stepsOfDrill, writeSide } from "./sides.ts";

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
  /** How long both sides took together, once the servers were up. */
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
  /** Keeps what both sides have started running until `conclude` has resolved. */
  keepsOpen?: boolean;
  /** Gets the result, and the addresses of what still runs. */
  conclude?: (result: DrillResult, open: Open) => Promise<void>;
};

/**
 * Starts the servers and runs the drill's scenario on each side, one after the other, so that each
 * has the machine for itself. What goes wrong on a side beside the pain makes the side `broken`,
 * and the drill fail.
 * @throws when the signal is aborted; nothing is left running then
 */
export async function runDrill(drill: Drill, options: DrillOptions): Promise<DrillResult> {
  const { seed, signal, keepsOpen = false, conclude } = options;
  const about = aboutOf(drill);
  const steps = await stepsOfDrill(drill);
  await using stack = new AsyncDisposableStack();
  const write = (name: SideName) =>
    stack.adopt(writeSide(drill.at.act, steps[name]), ({ remove }) => remove());
  const acts = { below: write("below"), above: write("above") };
  const needs = new Set([...manifestOf(acts.below).servers, ...manifestOf(acts.above).servers]);
  // As safe as in production: servers that don't wait for the disk would be another system.
  const infra = await startThrowawayInfra({ needs: [...needs], purpose: "durability" });
  stack.defer(infra.stop);
  const startedAt = performance.now();

  const open: Open = new Set();
  let made: Promise<unknown> | undefined;
  function once<T>(make: () => Promise<T>): Promise<T> {
    made ??= make();
    return made as Promise<T>;
  }

  async function run(name: SideName): Promise<SideResult> {
    const started = stack.use(new AsyncDisposableStack());
    const known = { name, act: acts[name], servers: infra.env, seed, signal, once };
    const side = openSide(known, started, open);
    const report: Report = (...cell) => {
      signal.throwIfAborted();
      options.report?.(name, ...cell);
    };
    const result = await judge(about[name], drill[name], () => drill.scenario(side, report));
    if (!keepsOpen) await started.disposeAsync();
    signal.throwIfAborted();
    return result;
  }

  const [below, above] = [await run("below"), await run("above")];
  const ok = [below, above].every(({ verdict, expected }) => verdict === expected);
  const seconds = Math.round((performance.now() - startedAt) / 100) / 10;
  const result = { id: drill.id, pain: about.pain, seed, seconds, ok, below, above };
  await conclude?.(result, open);
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
