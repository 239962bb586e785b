import type { Found } from "../../acceptance/client.ts";
import { must } from "../../acceptance/client.ts";
import { withoutLimits } from "../../acceptance/instances.ts";
import type { Person } from "../../acceptance/people.ts";
import { makeActData } from "../../infra/run-act.ts";
import { patienceMs, type Sample } from "../../load/paced.ts";
import { measureUndisturbed } from "../busy.ts";
import type { Drill, Side, Verdict } from "../drill.ts";
import { settleIn, todoCount } from "./company.ts";
import { drawWaits } from "./draw.ts";
import { drowningOf, tellDrowning } from "./drowning.ts";
import { type Facts, inMs, isDrowned } from "./facts.ts";
import { inARow, measureWaits, runStages, type Stage, searchCapacity } from "./load.ts";
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
  return {
    stages,
    waits: measureWaits(samples, stages),
    failures: samples.filter(({ status }) => status !== 200 && status !== 201).length,
    drowning: drowningOf(samples),
  };
}

/**
 * Judges the highest load. A create that timed out counts as a slow one.
 * @throws if creates failed quickly, because they must not count as fast answers
 */
export function judge(samples: Sample[], { waits }: Facts): Verdict {
  const creates = samples.filter(({ stream }) => stream === "create");
  const failed = creates.filter(
    ({ status, tookMs }) => status !== 201 && tookMs < 0.9 * patienceMs,
  );
  if (failed.length > 0) {
    const statuses = [...new Set(failed.map(({ status }) => status || "no answer"))].join(", ");
    throw new Error(`${failed.length} of ${creates.length} creates failed (${statuses}).`);
  }
  const [atRest] = waits;
  const highest = waits.at(-1);
  if (!atRest || !highest || Number.isNaN(highest.create))
    throw new Error("There was no create to measure.");
  return isDrowned(highest, atRest) ? "fails" : "holds";
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
  holdsIf:
    "at the highest load the median create takes less than ten times as long as at rest, or less " +
    "than half as long as the median search",
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
      measure(samples, stages).waits.forEach(({ create, search }, at) => {
        if (Number.isNaN(create + search)) return;
        const load = at === 0 ? "at rest" : `at ${stages[at]?.searchesPerSecond} searches/s`;
        report(load, `create ${inMs(create)}, search ${inMs(search)}`);
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
    const atRest = ({ waits }: Facts) => waits[0]?.search ?? Number.NaN;
    const atHighest = ({ waits }: Facts) => {
      const last = waits.at(-1);
      return last ? `${inMs(last.create)} (a search ${inMs(last.search)})` : "?";
    };
    const gain = atRest(cheaper) / atRest(above);
    return (
      `At the highest load the median create takes ${atHighest(below)} without the piece, ` +
      `${atHighest(cheaper)} with the cheaper fix, ${atHighest(above)} with the piece. At ${todos} ` +
      `todos a search at rest takes ${inMs(atRest(cheaper))} with the cheaper fix and ` +
      `${inMs(atRest(above))} with the piece: ` +
      (gain > 1.5
        ? `the table makes searches ${gain.toFixed(1)} times as fast.`
        : "at this size the table is not worth its cost. The README says what is.")
    );
  },

  chart: {
    caption: "The median wait at each load, in milliseconds.",
    height: 330,
    draw: (facts, all) =>
      drawWaits(facts, Math.max(...all.flatMap(({ waits }) => waits.flatMap(Object.values)))),
    describe: ({ stages, waits }) =>
      `${stages.map(({ searchesPerSecond }, at) => `at ${searchesPerSecond} searches a second creates take ${inMs(waits[at]?.create ?? 0)} and searches ${inMs(waits[at]?.search ?? 0)}`).join("; ")}.`,
  },

  spaceTime: ({ drowning }) => tellDrowning(drowning),
};
