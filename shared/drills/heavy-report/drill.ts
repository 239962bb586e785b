import { inMs } from "../company/facts.ts";
import { type Company, todosOf } from "../company/move-in.ts";
import type { Drill, Verdict } from "../drill.ts";
import { drawCreates } from "./draw.ts";
import { arrivedInWords, type Facts, inSeconds, lastReportMs, slowdownOf } from "./facts.ts";
import { modestQuery, plainQuery } from "./report.ts";
import { reportWhileWriting } from "./run.ts";
import { tell } from "./story.ts";

/** A create may take this many times as long while people wait for a report. */
const tolerated = 5;

type Judged = Pick<Facts, "quietMs" | "busyMs" | "reports">;

const isQuick = (facts: Judged) => slowdownOf(facts) < tolerated;
const isComplete = ({ reports }: Judged) =>
  reports.length > 0 && reports.every(({ arrived }) => arrived);

export const judge = (facts: Judged): Verdict =>
  isQuick(facts) && isComplete(facts) ? "holds" : "fails";

const timesAsLong = (facts: Judged) => slowdownOf(facts).toFixed(1);

/** The drill, with a company of any size. */
export function reportOf(company: Company): Drill<Facts> {
  const todos = todosOf(company).toLocaleString("en");
  return {
    id: "heavy-report",
    measures: "time",
    at: { act: "3", piece: "analytics" },
    story:
      `A company has ${todos} todos, and twenty more are created each second. Ten people ask for ` +
      "the report of the year at the same moment, and again some seconds after the last of them " +
      "has got it. What happens to people who only want to write something down, and when does " +
      "the last of the ten have the report?",
    holdsIf:
      "every report arrives, and while people wait for one, the median create takes less than " +
      `${tolerated} times as long as otherwise`,
    below: {
      title: "Without analytics",
      edits: plainQuery,
      verdict: "fails",
      because:
        "each report reads all todos, in up to three processes of the server that creates need",
    },
    cheaper: {
      title: "Cheaper: one query at a time",
      edits: modestQuery,
      verdict: "holds",
      because: "one process of the server reads todos, and the last person waits for all reports",
    },
    above: {
      title: "With analytics",
      verdict: "holds",
      because:
        "a report reads two columns of a file, which is little work, and none for the server",
    },
    look: "Sign up and create todos. In act 3, 'npm run report' asks for the report.",

    async scenario(side, report) {
      const show = (facts: Facts) => {
        report("create, nobody asks", inMs(facts.quietMs));
        if (facts.reports.length === 0) return;
        report("create, everybody asks", inMs(facts.busyMs));
        report("create takes", `${timesAsLong(facts)} times as long`);
        report("the last report takes", inSeconds(lastReportMs(facts)));
        report("reports that arrive", arrivedInWords(facts));
      };
      const facts = await reportWhileWriting(side, company, report, show);
      report("todos", todos);
      show(facts);
      return { verdict: judge(facts), facts };
    },

    lesson({ below, cheaper, above }) {
      const last = (facts: Facts) => inSeconds(lastReportMs(facts));
      return (
        `While everybody waits for the report, the median create takes ${timesAsLong(below)} times as ` +
        `long without the piece, ${timesAsLong(cheaper)} times with the cheaper fix and ` +
        `${timesAsLong(above)} times with the piece. The last of the ten people has the report after ` +
        `${last(below)}, ${last(cheaper)} and ${last(above)}.` +
        (isQuick(cheaper) && lastReportMs(above) < lastReportMs(cheaper) / 2
          ? " The cheaper fix protects creates. The piece makes reports quick as well."
          : "")
      );
    },

    chart: {
      caption: "How long creates take while people wait for reports.",
      height: 372,
      draw: (facts, all) =>
        drawCreates(facts, all, { isQuick: isQuick(facts), isComplete: isComplete(facts) }),
      describe: (facts) =>
        `the median create takes ${inMs(facts.quietMs)} while nobody asks and ${inMs(facts.busyMs)} while everybody does; the last report arrives after ${inSeconds(lastReportMs(facts))}, and ${arrivedInWords(facts)} arrive.`,
    },

    spaceTime: tell,
  };
}

export const drill = reportOf({ people: 10, listsOfEach: 1_000, todosInList: 100 });
