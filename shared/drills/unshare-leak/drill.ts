import type { Drill, Verdict } from "../drill.ts";
import { cheaper } from "./cheaper.ts";
import { drawLeaks } from "./draw.ts";
import {
  costInWords,
  type Facts,
  inEnglish,
  leaksInWords,
  paysForAll,
  worthFrom,
} from "./facts.ts";
import { unshareAndSearch } from "./run.ts";
import { app, member, owner, server } from "./story.ts";

/** Neither may happen: a leak, or a search that loads lists which its caller had before. */
export const judge = ({ leaked, costs }: Pick<Facts, "leaked" | "costs">): Verdict =>
  leaked > 0 || costs.some(paysForAll) ? "fails" : "holds";

export const drill: Drill<Facts> = {
  id: "unshare-leak",
  measures: "counts",
  at: { act: "3", piece: "permission-cache" },
  story:
    "Five people search all the time in lists that Ana shares with them. The projector of search is " +
    "stopped, so the index stays as it is. Ana removes everybody from one list after another. Each " +
    "removal is acknowledged. How many of the lists does somebody still find afterwards? Then people " +
    "with 10, 1,000 and 10,000 lists search. How many lists does each search load?",
  pain: "Every search pays for every list of its caller",
  holdsIf:
    "no search that begins after an acknowledged unshare shows the list, and a search does not load " +
    "all lists of its caller again",
  below: {
    title: "Without a cache",
    verdict: "fails",
    because: "each search asks OpenFGA for all lists of its caller, before and after it searches",
  },
  cheaper: {
    title: "Cheaper: a cache of two seconds",
    edits: cheaper,
    verdict: "fails",
    because:
      "nobody tells the cache of an unshare, so searches show the list for up to two seconds",
  },
  above: {
    title: "With epochs",
    verdict: "holds",
    because:
      "an unshare changes the epoch of the account before it is acknowledged, and kept lists of an " +
      "older epoch do not count",
  },
  pictured: "cheaper",
  look: "Sign up as two people, share a list, search for its todos as the other one, and unshare it.",

  async scenario(side, report) {
    const facts = await unshareAndSearch(side, report);
    return { verdict: judge(facts), facts };
  },

  lesson({ below, cheaper, above }) {
    const shares = below.costs.map(
      ({ lists, share }) => `${inEnglish(share * 100)} % with ${inEnglish(lists)} lists`,
    );
    const from = worthFrom(below);
    const worth = from
      ? `The cache is worth its cost from ${inEnglish(from)} lists on, where loading is more than half of a search.`
      : "With none of these is loading more than half of a search, so the cache is not worth its cost.";
    return (
      `Unshares that leaked: ${leaksInWords(below)} without a cache, ${leaksInWords(cheaper)} with a ` +
      `cache of two seconds (up to ${inEnglish(cheaper.latestLeakMs)} ms later), ` +
      `${leaksInWords(above)} with epochs. Without a cache, loading the lists is this part of a ` +
      `search: ${shares.join(", ")}. ${worth}`
    );
  },

  chart: {
    caption: "Lists that were shown after an unshare, and the price of knowing a caller's lists.",
    height: 500,
    draw: drawLeaks,
    describe: (facts) =>
      `${leaksInWords(facts)} unshares leaked, ${facts.leakedSearches} of ${facts.searches} searches; ${facts.costs.map((cost) => `with ${inEnglish(cost.lists)} lists ${costInWords(cost)}`).join("; ")}.`,
  },

  spaceTime: ({ story }) => ({
    caption: "The search that showed a list longest after its unshare, with the cheaper fix.",
    processes: [owner, member, app, server],
    ...story,
  }),
};
