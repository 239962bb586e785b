import { password } from "../../acceptance/people.ts";
import type { Drill, Verdict } from "../drill.ts";
import { drawRelease } from "./draw.ts";
import { type Facts, failedInWords, missingInWords, refusalInWords } from "./facts.ts";
import { alwaysAll } from "./rename.ts";
import { emailOf, releaseWhileWorking } from "./run.ts";
import { api, developer, projector, users } from "./story.ts";

type Judged = Pick<Facts, "requests" | "missing" | "missingAtEnd">;

export const judge = ({ requests, missing, missingAtEnd }: Judged): Verdict =>
  requests.failed + missing.todos + missingAtEnd.todos === 0 ? "holds" : "fails";

export const drill: Drill<Facts> = {
  id: "breaking-change",
  measures: "counts",
  at: { act: "3", piece: "event-contracts" },
  story:
    "Three people create todos all the time, and search for them. In the event todo.created, a " +
    "developer renames the field 'title' to 'text', in the producer and in its consumers, and " +
    "releases write-api. The search-projector of production does not know the new name. What stops " +
    "the release, how many todos are missing in search, and does it help to take the release back?",
  holdsIf: "search shows every todo, and no request fails",
  below: {
    title: "Without event contracts",
    verdict: "fails",
    because:
      "the API has not changed, so nothing stops the release, and the projector of production " +
      "refuses each new event",
  },
  cheaper: {
    title: "Cheaper: release all together",
    edits: alwaysAll,
    verdict: "fails",
    because:
      "services are replaced one after the other, so for a moment the new projector gets events " +
      "of the old write-api, and refuses these",
  },
  above: {
    title: "With event contracts",
    verdict: "holds",
    because:
      "the release is refused, so the developer adds a second version of the event, and releases " +
      "the projector that reads both before write-api",
  },
  look:
    `Log in as ${emailOf("ana")}, password '${password}', create a todo and search for it. ` +
    "A side that had todos missing runs its old release again.",

  async scenario(side, report) {
    const facts = await releaseWhileWorking(side, report);
    report("requests that failed", failedInWords(facts.requests));
    report("the check stopped", refusalInWords(facts));
    return { verdict: judge(facts), facts };
  },

  lesson: ({ below, cheaper, above }) =>
    `Missing in search: ${below.missing.todos} todos if write-api is released alone, ` +
    `${cheaper.missing.todos} if all services are released together, ${above.missing.todos} with ` +
    `the piece. It does not help to take the release back: at the end, ` +
    `${below.missingAtEnd.todos} and ${cheaper.missingAtEnd.todos} are missing. The stream keeps ` +
    "events of both forms, and each of the two projectors reads only one.",

  chart: {
    caption:
      "Todos that were created, and todos that a search finds, while a field of an event is renamed.",
    height: 492,
    draw: drawRelease,
    describe: (facts) =>
      `the check stopped ${refusalInWords(facts)}; released: ${facts.released.join(", ")}; ${failedInWords(facts.requests)} requests failed; missing in search: ${missingInWords(facts.missing)}; at the end: ${missingInWords(facts.missingAtEnd)}.`,
  },

  spaceTime: ({ story }) => ({
    caption: "Two todos: one that was created just before the release, and one just after it.",
    processes: [developer, users, api, projector],
    ...story,
  }),
};
