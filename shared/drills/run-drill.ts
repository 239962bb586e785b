import { startThrowawayInfra } from "../infra/infra.ts";
import { manifestOf } from "../kit/acts.ts";
import type { SideName, Verdict } from "./drill.ts";
import { type Drill, type Finding, type Plan, plansOf, type Report } from "./drill.ts";
import { applyEdits } from "./edits.ts";
import { aboutOf, type Open, openSide, type SideAbout, stepsOfDrill, writeSide } from "./sides.ts";

/**
 * The expected and the actual verdict of one side. `broken`: something other than the pain went
 * wrong.
 */
export type SideResult = SideAbout & {
  expected: Verdict;
  because: string;
  verdict: Verdict | "broken";
  facts?: unknown;
  error?: string;
};

export type DrillResult = {
  id: string;
  pain: string;
  /** `npm run drill <id> seed <seed>` repeats the run with the same randomness. */
  seed: number;
  /** The time for all sides, after the servers were started. */
  seconds: number;
  /** Whether every side had the expected verdict. */
  ok: boolean;
  sides: SideResult[];
  /** The conclusion from the numbers of all sides. */
  lesson?: string;
};

export type DrillOptions = {
  seed: number;
  signal: AbortSignal;
  /** Runs these sides only. */
  only?: SideName[];
  /** Addresses of running servers. Without them, the drill starts its own. */
  servers?: Record<string, string>;
  /** Receives each value that the scenario reports. */
  report?: (side: SideName, ...cell: Parameters<Report>) => void;
  /** Keeps everything that the sides started running until `conclude` has resolved. */
  keepsOpen?: boolean;
  /** Receives the result, and the addresses of everything that still runs. */
  conclude?: (result: DrillResult, open: Open) => Promise<void>;
};

/**
 * Runs the drill's scenario on each side, one after the other, so that each runs alone on the
 * machine. An error other than the pain makes the side `broken`, and the drill fails.
 * @throws if the signal is aborted; nothing is left running then
 */
export async function runDrill(drill: Drill, options: DrillOptions): Promise<DrillResult> {
  const { seed, signal, only, keepsOpen = false, conclude } = options;
  const about = aboutOf(drill);
  const steps = await stepsOfDrill(drill);
  await using stack = new AsyncDisposableStack();
  const sides = plansOf(drill)
    .filter(({ name }) => !only || only.includes(name))
    .map(({ name, plan }) => {
      const act = stack.adopt(writeSide(drill.at.act, steps[name]), ({ remove }) => remove());
      return { name, plan, act };
    });
  let { servers } = options;
  if (!servers) {
    const needs = new Set(sides.flatMap(({ act }) => manifestOf(act).servers));
    const infra = await startDrillServers([...needs]);
    stack.defer(infra.stop);
    servers = infra.env;
  }
  const startedAt = performance.now();

  const open: Open = new Set();
  let made: Promise<unknown> | undefined;
  function once<T>(make: () => Promise<T>): Promise<T> {
    made ??= make();
    return made as Promise<T>;
  }
  const results: SideResult[] = [];
  for (const { name, plan, act } of sides) {
    const started = stack.use(new AsyncDisposableStack());
    const side = openSide({ name, act, servers, seed, signal, once }, started, open);
    const report: Report = (...cell) => {
      signal.throwIfAborted();
      options.report?.(name, ...cell);
    };
    const judged = await judge(plan, () => {
      applyEdits(act.dir, plan.edits ?? []);
      return drill.scenario(side, report);
    });
    if (!keepsOpen) await started.disposeAsync();
    signal.throwIfAborted();
    const { is = "" } = about.sides.find((one) => one.name === name) ?? {};
    results.push({ name, title: plan.title, is, ...judged });
  }
  const result: DrillResult = {
    id: drill.id,
    pain: about.pain,
    seed,
    seconds: Math.round((performance.now() - startedAt) / 100) / 10,
    ok: results.every(({ verdict, expected }) => verdict === expected),
    sides: results,
  };
  const lesson = lessonOf(drill, result);
  if (lesson) result.lesson = lesson;
  await conclude?.(result, open);
  return result;
}

/**
 * Starts servers that wait for the disk, as in production, so that the measurements are realistic.
 */
export const startDrillServers = (needs: string[]) =>
  startThrowawayInfra({ needs, purpose: "durability" });

async function judge(
  { verdict: expected, because }: Plan,
  run: () => Promise<Finding<unknown>>,
): Promise<Omit<SideResult, keyof SideAbout>> {
  try {
    return { expected, because, ...(await run()) };
  } catch (error) {
    return { expected, because, verdict: "broken", error: (error as Error).message };
  }
}

/** The lesson needs the facts of every side. */
function lessonOf(drill: Drill, { sides }: DrillResult): string | undefined {
  const isComplete = plansOf(drill).length === sides.length;
  if (!isComplete || sides.some(({ verdict }) => verdict === "broken")) return undefined;
  const facts = Object.fromEntries(sides.map((side) => [side.name, side.facts]));
  return drill.lesson?.(facts as Record<SideName, unknown>);
}
