import { existsSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { withoutLimits } from "../../acceptance/instances.ts";
import { makeActData } from "../../infra/run-act.ts";
import { startPacedLoad } from "../../load/paced.ts";
import { measureUndisturbed } from "../busy.ts";
import { createsOf, type Target } from "../company/load.ts";
import { type Company, moveInto } from "../company/move-in.ts";
import { requireCreates } from "../company/raise.ts";
import type { Report, Side } from "../drill.ts";
import { type Facts, factsOf, type Observed } from "./facts.ts";
import { fillFile } from "./fill-file.ts";
import { type Month, openReports } from "./report.ts";

/** The least duration of a phase, and of all phases. */
const phaseMs = 4_000;
const allPhasesMs = 20_000;
/** Reports compete for the processors, so other programs must leave them alone. */
const leastShare = 0.7;
/** Longer than any run. The load ends with the run. */
const endlessSeconds = 3_600;

/** The year in which most of the todos were created. */
const yearOfTodos = () => new Date(Date.now() - 170 * 24 * 3_600_000).getUTCFullYear();

/** The months of a report that can't change while the drill runs. */
function past(months: Month[] | undefined): Month[] {
  const thisMonth = new Date().toISOString().slice(0, 7);
  return (months ?? []).filter((month) => month < thisMonth);
}

type Running = { target: Target; ask: () => Promise<Month[] | undefined> };

/** Starts the app with a company's todos. Its copy for reports, if it has one, has them, too. */
async function moveIn(side: Side, company: Company, report: Report): Promise<Running> {
  const { act, seed, servers } = side;
  const data = await makeActData(act, servers);
  side.atEnd(data.remove);
  const { env } = data;
  const settings = { data, env: withoutLimits };
  report("todos", "filling the database");
  let running = await side.start(settings);
  const people = await moveInto(running.url, env.DATABASE_URL ?? "", company, seed);
  if (existsSync(join(act.dir, "src/data/analytics-file.ts"))) {
    await running.stop();
    await fillFile(act, env, (copied) =>
      report("todos", `${copied.toLocaleString("en")} in the file of analytics`),
    );
    running = await side.start(settings);
  }
  const reports = await openReports(act, env);
  side.atEnd(reports.close);
  const target = { url: running.url, people, seed };
  return { target, ask: () => reports.ask(yearOfTodos()) };
}

/** Creates todos all the time. In every second phase, all people ask for the report at once. */
async function observe(
  { target, ask }: Running,
  signal: AbortSignal,
  show: (observed: Observed) => void,
): Promise<Observed> {
  const ending = new AbortController();
  const either = AbortSignal.any([signal, ending.signal]);
  const load = startPacedLoad([createsOf(target, endlessSeconds)], either);
  const observed: Observed = { samples: load.samples, phases: [], reports: [] };
  await load.began;
  const beganAt = performance.now();
  const nowMs = () => performance.now() - beganAt;
  async function askOnce(): Promise<void> {
    const fromMs = nowMs();
    const arrived = (await ask()) !== undefined;
    observed.reports.push({ fromMs, toMs: nowMs(), arrived });
  }
  async function phase(isQuiet: boolean): Promise<void> {
    const fromMs = nowMs();
    await Promise.all([sleep(phaseMs), ...(isQuiet ? [] : target.people.map(askOnce))]);
    observed.phases.push({ isQuiet, fromMs, toMs: nowMs() });
    show(observed);
  }
  do {
    await phase(true);
    await phase(false);
  } while (nowMs() < allPhasesMs);
  await phase(true);
  ending.abort();
  await load.done.catch(() => signal.throwIfAborted());
  return observed;
}

/** Measures creates while nobody asks for a report, and while everybody does. */
export async function reportWhileWriting(
  side: Side,
  company: Company,
  report: Report,
  show: (facts: Facts) => void,
): Promise<Facts> {
  const running = await moveIn(side, company, report);
  const { ask } = running;
  const months = past(await ask());
  const expected = await side.once(async () => months);
  if (months.length > 0 && months.join() !== expected.join())
    throw new Error(`This report differs from that of the first side: ${months.join("; ")}.`);
  // The first requests open connections and compile code.
  await startPacedLoad([createsOf(running.target, 2)], side.signal).done;
  const observed = await measureUndisturbed(
    () => observe(running, side.signal, (so) => show(factsOf(so))),
    (text) => report("machine", text),
    { least: leastShare },
  );
  requireCreates(observed.samples);
  return factsOf(observed);
}
