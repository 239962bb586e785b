import type { Found } from "../../acceptance/client.ts";
import { must } from "../../acceptance/client.ts";
import type { Person } from "../../acceptance/people.ts";
import { makeActData } from "../../infra/run-act.ts";
import { patienceMs, type Sample } from "../../load/paced.ts";
import type { Drill, Side, Verdict } from "../drill.ts";
import { settleIn, todoCount } from "./company.ts";
import { drawTimes } from "./draw.ts";
import { type Curve, drowned, type Facts } from "./facts.ts";
import {
  calmestP95Ms,
  inARow,
  type Kind,
  p95Ms,
  runStages,
  type Stage,
  searchCapacity,
  windowOf,
} from "./load.ts";

/** p95 of each second, as multiples of the side's own when idle. */
/** Searches, as a share of what the side below can answer with all its connections at work. */
const shares = [0.05, 0.5, 1, 2];
const stageSeconds = 3;

const withoutLimits = { LOGINS_PER_MINUTE: "100000", REQUESTS_PER_SECOND: "100000" };
const inTimes = (value: number) => `×${value < 10 ? value.toFixed(1) : Math.round(value)}`;

/** The company moves in; a search and a create show that all is well. */
export async function moveIn(
  side: Side,
): Promise<{ url: string; people: Person[]; databaseUrl: string }> {
  const data = await makeActData(side.act, side.servers);
  side.atEnd(data.remove);
  const { url } = await side.start({ data, env: withoutLimits });
  const databaseUrl = data.env.DATABASE_URL ?? "";
  const people = await settleIn(side, url, databaseUrl);
  for (const person of people) {
    const { total } = must(200, await person.get<Found>("/search?q=in"));
    if (total < 100) throw new Error(`A search that should find hundreds finds ${total}.`);
  }
  return { url, people, databaseUrl };
}

export function measure(samples: Sample[], stages: Stage[]): Facts {
  const [idle] = stages;
  const idleOf = (kind: Kind) => (idle ? calmestP95Ms(samples, kind, windowOf(idle)) : Number.NaN);
  const idleMs = { create: idleOf("create"), search: idleOf("search") };
  const curveOf = (kind: Kind): Curve => {
    const seconds = stages.reduce((sum, stage) => sum + stage.seconds, 0);
    return Array.from({ length: seconds }, (_, second) => {
      const window = { fromMs: second * 1000, toMs: (second + 1) * 1000 };
      return { second, times: p95Ms(samples, kind, window) / idleMs[kind] };
    }).filter(({ times }) => !Number.isNaN(times));
  };
  const timesOf = (kind: Kind) =>
    stages.map((stage) => calmestP95Ms(samples, kind, windowOf(stage)) / idleMs[kind]);
  return {
    stages,
    idleMs,
    curves: { create: curveOf("create"), search: curveOf("search") },
    times: { create: timesOf("create"), search: timesOf("search") },
    failures: samples.filter(({ status }) => status !== 200 && status !== 201).length,
  };
}

/**
 * Whether creates have drowned. A failure is quick, so it must not count as an answer; where nobody
 * has the patience to wait any longer, it is not.
 */
export function judge(samples: Sample[], { times }: Facts): Verdict {
  const creates = samples.filter(({ stream }) => stream === "create");
  const failed = creates.filter(
    ({ status, tookMs }) => status !== 201 && tookMs < 0.9 * patienceMs,
  );
  if (failed.length > 0) {
    const statuses = [...new Set(failed.map(({ status }) => status || "no answer"))].join(", ");
    throw new Error(`${failed.length} of ${creates.length} creates failed (${statuses}).`);
  }
  const last = times.create.at(-1) ?? Number.NaN;
  if (Number.isNaN(last)) throw new Error("There was no create to measure.");
  return last >= drowned ? "fails" : "holds";
}

export const drill: Drill<Facts> = {
  id: "reads-drown-writes",
  at: { act: "2", piece: "read-model", overAct: true },
  story:
    `Ten people have ${todoCount.toLocaleString("en")} todos in a thousand lists. While twenty todos ` +
    "are created each second, more and more is searched, up to twice what the side " +
    "below can answer. What becomes of those who only want to write something down?",
  holdsIf: `at the highest load a create takes less than ${drowned} times as long as at rest`,
  below: {
    verdict: "fails",
    because: "a create waits for a connection behind all searches that came before it",
  },
  above: {
    verdict: "holds",
    because: "searches have connections of their own, and wait for nobody but each other",
  },
  look: "Log in with an account of your own and create todos: by now nobody searches any more.",

  async scenario(side, report) {
    report("todos", "moving in");
    const { url, people } = await moveIn(side);
    report("todos", todoCount.toLocaleString("en"));
    const { seed, signal } = side;
    const capacity = await side.once(() => searchCapacity(url, people, seed));
    report("load fitted to machine", `${Math.round(capacity)} searches/s fill the side below`);
    const stages = inARow(
      shares.map((share) => share * capacity),
      stageSeconds,
    );
    // Of the very first requests each makes a connection and has its code compiled.
    await runStages({ url, people, seed }, inARow([capacity * 0.1], 1), () => {}, signal);

    const show = (samples: Sample[]) => {
      const { times, idleMs } = measure(samples, stages);
      report("create p95 when idle", `${idleMs.create.toFixed(1)} ms`);
      report("search p95 when idle", `${idleMs.search.toFixed(1)} ms`);
      stages.slice(1).forEach(({ searchesPerSecond }, i) => {
        const [create = Number.NaN, search = Number.NaN] = [
          times.create[i + 1],
          times.search[i + 1],
        ];
        if (Number.isNaN(create + search)) return;
        const cell = `create ${inTimes(create)}, search ${inTimes(search)}`;
        report(`at ${searchesPerSecond} searches/s`, cell);
      });
    };
    const samples = await runStages({ url, people, seed }, stages, show, signal);
    const facts = measure(samples, stages);
    report("requests that failed", `${facts.failures} of ${samples.length}`);
    return { verdict: judge(samples, facts), facts };
  },

  chart({ below, above }) {
    const sentence = (side: string, { stages, times }: Facts) =>
      `${side}: ${stages.map(({ searchesPerSecond }, at) => `at ${searchesPerSecond} searches a second creates take ${inTimes(times.create[at] ?? 1)} and searches ${inTimes(times.search[at] ?? 1)}`).join("; ")}.`;
    const highest = Math.max(
      ...[below, above].flatMap(({ curves }) =>
        Object.values(curves)
          .flat()
          .map((c) => c.times),
      ),
    );
    return {
      caption: "p95 of each second, as multiples of the side's own when nobody else searches.",
      description: `${sentence("Below", below)} ${sentence("Above", above)}`,
      height: 330,
      below: drawTimes(below, highest),
      above: drawTimes(above, highest),
    };
  },
};
