import type { Drill, Verdict } from "../drill.ts";
import { runAndCrash } from "./crash.ts";
import { drawMoments } from "./draw.ts";
import type { Facts, Seen } from "./facts.ts";
import { ana, app, mailServerName } from "./story.ts";

/**
 * The operator must see the number of lost e-mails, so silence is right only if nothing is lost.
 * Without telemetry, each alarm in the log counts as one e-mail.
 */
export function judge(lost: number, { missing, complaints }: Seen): Verdict {
  return (missing ?? complaints.length) === lost ? "holds" : "fails";
}

const inTelemetry = ({ missing }: Seen) =>
  missing === undefined ? "does not count e-mails" : `${missing} e-mails are missing`;

export const drill: Drill<Facts> = {
  id: "silent-wrong",
  measures: "counts",
  at: { act: "2", piece: "observability" },
  story:
    "Todos are completed, and the other members of the list should get an e-mail. The mail server " +
    "has become slow, so e-mails wait; every request is answered at once, with 200. Then the " +
    "process crashes, and a new one takes over. 'Customers say data is missing.' How many e-mails " +
    "are lost, and how would you know?",
  pain: "Everything is green, and e-mails are missing",
  holdsIf: "the operator can see how many e-mails are lost, even if none is",
  below: {
    title: "Without observability",
    verdict: "fails",
    because: "e-mails are lost, and no answer, no health check and no line of the log says so",
  },
  above: {
    title: "With observability",
    verdict: "holds",
    because:
      "as many e-mails are lost, but due and sent e-mails are counted, and the difference says how " +
      "many are missing",
  },
  beyond: {
    title: "With the outbox, too",
    piece: "outbox",
    verdict: "holds",
    because: "e-mails wait in the database, so the new process sends them: none is lost",
  },
  look: "All sides look healthy. That is the point.",

  async scenario(side, report) {
    const facts = await runAndCrash(side, report);
    const { lost, seen } = facts;
    const { answers, health, complaints } = seen;
    if (answers.good < answers.all || health.good < health.all)
      throw new Error("A request or a health check failed, so this run does not show silence.");
    report("health checks", `${health.good} of ${health.all} are ok`);
    report("alarms in the log", `${complaints.length}`);
    report("e-mails lost", `${lost}`);
    report("telemetry", inTelemetry(seen));
    return { verdict: judge(lost, seen), facts };
  },

  lesson: ({ below, above, beyond }) =>
    `Lost e-mails: ${below.lost} without telemetry, and nobody knows; ${above.lost} with telemetry, ` +
    `which says ${above.seen.missing}; ${beyond.lost} with the outbox. A signal shows the loss, ` +
    "the outbox prevents it.",

  chart: {
    caption: "E-mails that were due and e-mails that arrived, while every answer was 200.",
    height: 414,
    draw: drawMoments,
    describe: ({ lost, seen }) =>
      `all ${seen.answers.good} answers are 200, ${lost} e-mails are lost; telemetry: ${inTelemetry(seen)}.`,
  },

  spaceTime: ({ story: { events, guilty } }) => ({
    caption:
      "Two todos, completed while the mail server was slow. The e-mails of the second did not all leave.",
    processes: [ana, app, mailServerName],
    events,
    guilty,
  }),
};
