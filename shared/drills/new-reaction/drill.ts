import { password } from "../../acceptance/people.ts";
import type { Drill, Verdict } from "../drill.ts";
import { drawChange } from "./draw.ts";
import { coreInWords, type Facts, failedInWords, inWords } from "./facts.ts";
import { emitter } from "./reaction.ts";
import { addWhileRunning, emailOf } from "./run.ts";
import { core, developer, room } from "./story.ts";
import { team } from "./users.ts";

type Judged = Pick<Facts, "change" | "requests" | "before" | "meanwhile" | "after">;

export function judge({ change, requests, before, meanwhile, after }: Judged): Verdict {
  const hearsOfAll = [before, meanwhile, after].every(({ heard, of }) => heard === of);
  return change.lines === 0 && requests.failed === 0 && hearsOfAll ? "holds" : "fails";
}

export const drill: Drill<Facts> = {
  id: "new-reaction",
  measures: "counts",
  at: { act: "3", piece: "event-bus" },
  story:
    "Three people complete todos all the time. The product gets a new reaction: a chat room is to " +
    "hear of every completed todo, by a webhook. A developer writes it and adds it while everybody " +
    "works. How many lines of the core change, how many requests fail, and of how many todos that " +
    "were completed before does the chat room hear?",
  holdsIf:
    "no line of the core changes, no request fails, and the chat room hears of every completed " +
    "todo, also of those from before",
  below: {
    title: "Without an event bus",
    verdict: "fails",
    because:
      "the use case lists the messages that a completion causes, so the core is changed and " +
      "released, and of what came before no message was stored",
  },
  cheaper: {
    title: "Cheaper: an emitter in the core",
    edits: emitter,
    verdict: "fails",
    because:
      "the core emits without knowing who listens, but a listener is a part of the core, and an " +
      "emitter remembers nothing",
  },
  above: {
    title: "With an event bus",
    verdict: "holds",
    because:
      "the reaction is a program of its own, and its consumer begins with the first event of the " +
      "stream",
  },
  look:
    `Log in as ${emailOf("ana")}, password '${password}', and complete a todo. The table has the ` +
    "address of each side's chat room.",

  async scenario(side, report) {
    const facts = await addWhileRunning(side, report);
    const { requests, restart, before, meanwhile, after } = facts;
    report("requests that failed", failedInWords(requests));
    report("failed by a restart", restart ? failedInWords(restart) : "no restart");
    report("posted from before", inWords(before));
    report("posted from meanwhile", inWords(meanwhile));
    report("posted from after", inWords(after));
    return { verdict: judge(facts), facts };
  },

  lesson({ below, cheaper, above }) {
    const sides = [below, cheaper, above];
    const inARow = (of: (facts: Facts) => string | number) => sides.map(of).join(", ");
    const isGapless = sides.every(({ requests }) => requests.failed === 0);
    return (
      `The reaction changes ${coreInWords(below)} of the core without the piece, ` +
      `${coreInWords(cheaper)} with an emitter, ${coreInWords(above)} with the piece. Of the todos ` +
      `from before, the chat room hears of ${inARow(({ before }) => inWords(before))}. ` +
      (isGapless
        ? "No request failed, because production's front changes releases without a gap. "
        : `Requests that failed: ${inARow(({ requests }) => requests.failed)}. `) +
      `With a restart instead, ${below.restart?.failed} and ${cheaper.restart?.failed} failed.`
    );
  },

  chart: {
    caption:
      "Completed todos, and those that the chat room hears of, while a new reaction is added.",
    height: 508,
    draw: drawChange,
    describe: (facts) =>
      `${coreInWords(facts)} of the core changed, ${facts.releases} releases of the core, ${failedInWords(facts.requests)} requests failed; the chat room hears of ${inWords(facts.before)} todos completed before, ${inWords(facts.meanwhile)} meanwhile, ${inWords(facts.after)} afterwards.`,
  },

  spaceTime: ({ story }) => ({
    caption: "Two todos: one that was completed just before the change, and one just after it.",
    processes: [developer, team, core, room],
    ...story,
  }),
};
