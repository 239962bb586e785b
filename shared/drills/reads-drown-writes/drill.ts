import type { Found } from "../../acceptance/client.ts";
import { must } from "../../acceptance/client.ts";
import { withoutLimits } from "../../acceptance/instances.ts";
import { makeActData } from "../../infra/run-act.ts";
import { drawWaits } from "../company/draw.ts";
import { tellDrowning } from "../company/drowning.ts";
import { describeWaits, extremesOf, type Facts, inMs } from "../company/facts.ts";
import { inARow, searchCapacity, type Target, type Waits } from "../company/load.ts";
import { moveInto, todosOf } from "../company/move-in.ts";
import { raiseSearches } from "../company/raise.ts";
import type { Drill, Side, Verdict } from "../drill.ts";
import { coveringIndex, ownPool } from "./variations.ts";

const company = { people: 10, listsOfEach: 100, todosInList: 100 };
const todos = todosOf(company).toLocaleString("en");

/**
 * The rates of searches, as a share of the first side's capacity with all its connections in use.
 */
const shares = [0.05, 0.5, 1, 2];
const stageSeconds = 3;

/** Fills the system with people and todos. A search checks that everything works. */
export async function moveIn(side: Side): Promise<Target> {
  const data = await makeActData(side.act, side.servers);
  side.atEnd(data.remove);
  const { url } = await side.start({ data, env: withoutLimits });
  const people = await moveInto(url, data.env.DATABASE_URL ?? "", company, side.seed);
  for (const person of people) {
    const { total } = must(200, await person.get<Found>("/search?q=in"));
    if (total < 100) throw new Error(`A search that should find hundreds finds ${total}.`);
  }
  return { url, people, seed: side.seed };
}

/**
 * Whether creates have drowned: they take ten times as long as at rest, and at least half as long
 * as a search. Busy processors alone can make everything ten times as slow, but only a create that
 * queues behind searches waits as long as they do.
 */
export function isDrowned(waits: Waits, atRest: Waits): boolean {
  return waits.create >= 10 * atRest.create && waits.create >= waits.search / 2;
}

/** Judges the highest load. */
export function judge(facts: Facts): Verdict {
  const { atRest, highest } = extremesOf(facts);
  return isDrowned(highest, atRest) ? "fails" : "holds";
}

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
    const target = await moveIn(side);
    report("todos", todos);
    const capacity = await side.once(() => searchCapacity(target));
    report("load for this machine", `${Math.round(capacity)} searches/s fill the first side`);
    const rates = shares.map((share) => share * capacity);
    const stages = inARow(rates, stageSeconds);
    const facts = await raiseSearches(side, report, target, stages);
    return { verdict: judge(facts), facts };
  },

  lesson({ below, cheaper, above }) {
    const atRest = (facts: Facts) => extremesOf(facts).atRest.search;
    const atHighest = (facts: Facts) => {
      const { create, search } = extremesOf(facts).highest;
      return `${inMs(create)} (a search ${inMs(search)})`;
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
      drawWaits(facts, all, {
        isGood: judge(facts) === "holds",
        note: "A create that waits as long as a search has drowned.",
      }),
    describe: describeWaits,
  },

  spaceTime: ({ drowning }) => tellDrowning(drowning),
};
