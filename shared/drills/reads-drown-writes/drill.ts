import type { Found } from "../../acceptance/client.ts";
import { must } from "../../acceptance/client.ts";
import { withoutLimits } from "../../acceptance/instances.ts";
import type { Person } from "../../acceptance/people.ts";
import { makeActData } from "../../infra/run-act.ts";
import { patienceMs, type Sample } from "../../load/paced.ts";
import { measureUndisturbed } from "../busy.ts";
import type { Drill, Side, Verdict } from "../drill.ts";
import { settleIn, todoCount } from "./company.ts";
import { drawTimes } from "./draw.ts";
import { drowningOf, tellDrowning } from "./drowning.ts";
import { drowned, type Facts, inTimes } from "./facts.ts";
import {
  inARow,
  type Kind,
  medianMs,
  runStages,
  type Stage,
  searchCapacity,
  windowOf,
} from "./load.ts";
import { coveringIndex, ownPool } from "./variations.ts";

/**
 * The rates of searches, as a share of the first side's capacity with all its connections in use.
 */
const shares = [0.05, 0.5, 1, 2];
const stageSeconds = 3;

/** Fills the system with people and todos. A search checks that everything works. */
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
  const idleOf = (kind: Kind) => (idle ? medianMs(samples, kind, windowOf(idle)) : Number.NaN);
  const idleMs = { create: idleOf("create"), search: idleOf("search") };
  const timesOf = (kind: Kind) =>
    stages.map((stage) => medianMs(samples, kind, windowOf(stage)) / idleMs[kind]);
  return {
    stages,
    idleMs,
    times: { create: timesOf("create"), search: timesOf("search") },
    failures: samples.filter(({ status }) => status !== 200 && status !== 201).length,
    drowning: drowningOf(samples),
  };
}

/**
 * Whether creates have drowned. A create that timed out counts as a slow one.
 * @throws if creates failed quickly, because they must not count as fast answers
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

const todos = todoCount.toLocaleString("en");

export const drill: Drill<Facts> = {
  id: "reads-drown-writes",
  measures: "time",
  at: { act: "2", piece: "read-model", overAct: true },
  story:
    `Ten people have ${todos} todos in a thousand lists. While twenty todos are created each second, ` +
    "searches become more and more frequent, up to twice what the first side can answer. What " +
    "happens to people who only want to write something down?",
  holdsIf: `at the highest load the median create takes less than ${drowned} times as long as at rest`,
  below: {
    title: "Without a read model: act 1 with its best index",
    edits: coveringIndex,
    verdict: "fails",
    because: "a create waits for a connection behind all searches that came before it",
  },
  cheaper: {
    title: "Cheaper: the same, and a pool for searches",
    edits: [...coveringIndex, ...ownPool],
    verdict: "holds",
    because: "searches have four connections of their own, so creates don't wait behind them",
  },
  above: {
    title: "With a read model",
    verdict: "holds",
    because: "searches have connections of their own, and a table of their own as well",
  },
  look: "Sign up and create todos. The searches have ended.",

  async scenario(side, report) {
    report("todos", "filling the database");
    const { url, people } = await moveIn(side);
    report("todos", todos);
    const { seed, signal } = side;
    const capacity = await side.once(() => searchCapacity(url, people, seed));
    report("load for this machine", `${Math.round(capacity)} searches/s fill the first side`);
    const stages = inARow(
      shares.map((share) => share * capacity),
      stageSeconds,
    );
    // The first requests open connections and compile code.
    await runStages({ url, people, seed }, inARow([capacity * 0.1], 1), () => {}, signal);

    const show = (samples: Sample[]) => {
      const { times, idleMs } = measure(samples, stages);
      report("median create at rest", `${idleMs.create.toFixed(1)} ms`);
      report("median search at rest", `${idleMs.search.toFixed(1)} ms`);
      stages.slice(1).forEach(({ searchesPerSecond }, i) => {
        const create = times.create[i + 1] ?? Number.NaN;
        const search = times.search[i + 1] ?? Number.NaN;
        if (Number.isNaN(create + search)) return;
        const cell = `create ${inTimes(create)}, search ${inTimes(search)}`;
        report(`at ${searchesPerSecond} searches/s`, cell);
      });
    };
    const target = { url, people, seed };
    const samples = await measureUndisturbed(
      () => runStages(target, stages, show, signal),
      (text) => report("machine", text),
    );
    const facts = measure(samples, stages);
    report("requests that failed", `${facts.failures} of ${samples.length}`);
    return { verdict: judge(samples, facts), facts };
  },

  lesson({ below, cheaper, above }) {
    const last = ({ times }: Facts) => {
      const value = times.create.at(-1) ?? Number.NaN;
      return `${value < 10 ? value.toFixed(1) : Math.round(value)} times`;
    };
    const gain = cheaper.idleMs.search / above.idleMs.search;
    return (
      `At the highest load the median create takes ${last(below)} as long without the piece, ${last(cheaper)} ` +
      `with the cheaper fix, ${last(above)} with the piece. At ${todos} todos a search at rest takes ` +
      `${cheaper.idleMs.search.toFixed(1)} ms with the cheaper fix and ` +
      `${above.idleMs.search.toFixed(1)} ms with the piece: ` +
      (gain > 1.5
        ? `the table makes searches ${gain.toFixed(1)} times as fast.`
        : "at this size the table is not worth its cost. The README says what is.")
    );
  },

  chart: {
    caption: "The median wait at each load, as a multiple of the wait at rest.",
    height: 330,
    draw: (facts, all) =>
      drawTimes(facts, Math.max(...all.flatMap(({ times }) => Object.values(times).flat()))),
    describe: ({ stages, times }) =>
      `${stages.map(({ searchesPerSecond }, at) => `at ${searchesPerSecond} searches a second creates take ${inTimes(times.create[at] ?? 1)} and searches ${inTimes(times.search[at] ?? 1)}`).join("; ")}.`,
  },

  spaceTime: ({ drowning }) => tellDrowning(drowning),
};
