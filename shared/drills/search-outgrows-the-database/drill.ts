import type { Found } from "../../acceptance/client.ts";
import { must } from "../../acceptance/client.ts";
import { withoutLimits } from "../../acceptance/instances.ts";
import { makeActData } from "../../infra/run-act.ts";
import { manifestOf } from "../../kit/acts.ts";
import { drawWaits } from "../company/draw.ts";
import { tellDrowning } from "../company/drowning.ts";
import { describeWaits, extremesOf, inMs, type Facts as Waiting } from "../company/facts.ts";
import { inARow, searchCapacity, type Target } from "../company/load.ts";
import { type Company, moveInto, todosOf } from "../company/move-in.ts";
import { raiseSearches } from "../company/raise.ts";
import type { Drill, Report, Side, Verdict } from "../drill.ts";
import { fillIndex } from "./fill-index.ts";
import { oneAtATime } from "./variations.ts";

/** `capacity`: the searches a second that the side answers. */
export type Facts = Waiting & { capacity: number };

/** The rates of searches, as a share of the first side's capacity. */
const shares = [0.05, 0.5, 1, 2];
const stageSeconds = 4;
/** So few at once that the slowest side answers in time, so often that OpenSearch is warm. */
const bursts = { amount: 20, rounds: 15 };

/** Searches compete for the processors, so other programs must leave them alone. */
const leastShare = 0.7;

/** At the highest load, a create may take this many times as long as at rest. */
const tolerated = 5;

/** Fills the system with people and todos. A search checks that everything works. */
async function moveIn(side: Side, company: Company, report: Report): Promise<Target> {
  const data = await makeActData(side.act, side.servers);
  side.atEnd(data.remove);
  const { url } = await side.start({ data, env: withoutLimits });
  report("todos", "filling the database");
  const people = await moveInto(url, data.env.DATABASE_URL ?? "", company, side.seed);
  if (manifestOf(side.act).servers.includes("opensearch"))
    await fillIndex(side.act, data.env, (copied) =>
      report("todos", `${copied.toLocaleString("en")} in the index`),
    );
  for (const person of people) {
    const { total } = must(200, await person.get<Found>("/search?q=in"));
    if (total < company.listsOfEach) throw new Error(`A search finds only ${total} todos.`);
  }
  return { url, people, seed: side.seed };
}

/** How many times as long a create takes at the highest load. */
export function slowdownOf(facts: Pick<Waiting, "waits">): number {
  const { atRest, highest } = extremesOf(facts);
  return highest.create / atRest.create;
}

export const judge = (facts: Pick<Waiting, "waits">): Verdict =>
  slowdownOf(facts) < tolerated ? "holds" : "fails";

/** The drill, with a company of any size. */
export function outgrow(company: Company): Drill<Facts> {
  const todos = todosOf(company).toLocaleString("en");
  const ofEach = (company.listsOfEach * company.todosInList).toLocaleString("en");
  return {
    id: "search-outgrows-the-database",
    measures: "time",
    at: { act: "3", piece: "search-engine" },
    story:
      `The company has ${todos} todos, and each of its people sees ${ofEach} of them. Searches have ` +
      "a table, connections and a process of their own. While twenty todos are created each second, " +
      "searches become more and more frequent, up to twice what the first side can answer. What " +
      "happens to people who only want to write something down?",
    holdsIf: `at the highest load the median create takes less than ${tolerated} times as long as at rest`,
    below: {
      title: "Without a search engine",
      verdict: "fails",
      because: "searches and creates share the processor time of one database server",
    },
    cheaper: {
      title: "Cheaper: one search at a time",
      edits: oneAtATime,
      verdict: "holds",
      because: "searches keep one process of the server busy, which leaves time for creates",
    },
    above: {
      title: "With a search engine",
      verdict: "holds",
      because:
        "searches take the time of another server, and creates have the database for themselves",
    },
    look: "Sign up and create todos. The searches have ended.",

    async scenario(side, report) {
      const target = await moveIn(side, company, report);
      report("todos", todos);
      const own = await searchCapacity(target, bursts);
      report("searches/s it answers", own.toFixed(0));
      const highest = await side.once(async () => own);
      const rates = shares.map((share) => share * highest);
      const stages = inARow(rates, stageSeconds);
      const waiting = await raiseSearches(side, report, target, stages, leastShare);
      const facts = { ...waiting, capacity: own };
      report("create takes", `${slowdownOf(facts).toFixed(1)} times as long`);
      return { verdict: judge(facts), facts };
    },

    lesson({ below, cheaper, above }) {
      const times = (facts: Facts) => slowdownOf(facts).toFixed(1);
      const atHighest = (facts: Facts) => inMs(extremesOf(facts).highest.create);
      const capacities = [below, cheaper, above].map(({ capacity }) => capacity.toFixed(0));
      return (
        `At the highest load the median create takes ${times(below)} times as long as at rest without ` +
        `the piece (${atHighest(below)}), ${times(cheaper)} times with the cheaper fix ` +
        `(${atHighest(cheaper)}) and ${times(above)} times with the piece (${atHighest(above)}). ` +
        `If more and more wait, they answer ${capacities.join(", ")} searches a second.`
      );
    },

    chart: {
      caption: "The median wait at each load, in milliseconds.",
      height: 330,
      draw: (facts, all) =>
        drawWaits(facts, all, {
          isGood: judge(facts) === "holds",
          note: `In the end, a create takes ${slowdownOf(facts).toFixed(1)} times as long as at rest.`,
        }),
      describe: describeWaits,
    },

    spaceTime: ({ drowning }) => tellDrowning(drowning),
  };
}

export const drill = outgrow({ people: 10, listsOfEach: 1_000, todosInList: 100 });
