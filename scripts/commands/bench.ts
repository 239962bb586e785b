import { benchAct, benches, benchWords } from "../../shared/bench/bench.ts";
import { printReport } from "../../shared/bench/print.ts";
import type { Report } from "../../shared/bench/report.ts";
import { type Act, acts, manifestOf } from "../../shared/kit/acts.ts";
import { type Command, UserError } from "../../shared/kit/command.ts";
import { readWords } from "../lib/words.ts";

/** What `json` prints: the results of all acts in one list, each with the rate of its peer. */
function toJson(reports: Report[]) {
  return {
    results: reports.flatMap((report) =>
      report.results.map(({ act, peer, ...result }) => ({
        ...result,
        reached: result.aim === undefined ? undefined : result.ratio >= result.aim,
        act: report.act,
        ...act,
        peerRate: peer.rate,
        peerCpuUs: peer.cpuUs,
      })),
    ),
    tables: reports.flatMap(({ act, tables }) => tables.map((table) => ({ act, ...table }))),
    limits: reports[0]?.limits,
    costs: reports.map(({ act, cost }) => ({ act, ...cost })),
  };
}

/** The act's benches, a line each. */
function linesOf(act: Act): string[] {
  const own = benches.filter(({ word }) => manifestOf(act).benches.includes(word));
  return own.map(
    ({ word, summary }) => `  npm run bench ${act.number} ${word.padEnd(16)} ${summary}`,
  );
}

export const command: Command = {
  summary: "Measures an act beside comparable programs, and what it costs to run",
  usage: "npm run bench [act] [subject] [json]",
  help: `Runs the act and a comparable program in turns. Prints the ratio of their rates (the median of the
rounds), the limits of the machine, and the cost of running the act. Without an act it measures all
acts. Don't use the machine meanwhile: other work makes the results scatter. The exit code does not
depend on the results. Each bench takes some minutes.
${acts().flatMap(linesOf).join("\n")}`,
  async run(words) {
    const flags = ["json", ...benchWords];
    const { acts: named, has } = readWords(words, { acts: 1, flags });
    const [act] = named;
    const only = benchWords.filter(has);
    const reports: Report[] = [];
    const isMeant = (one: Act) =>
      only.length === 0 || manifestOf(one).benches.some((word) => only.includes(word));
    const meant = (act ? [act] : acts()).filter(isMeant);
    if (act && meant.length === 0)
      throw new UserError(
        `Act ${act.number} has no bench ${only.join(", ")}.`,
        `Use one of: ${manifestOf(act).benches.join(", ")}.`,
      );
    for (const one of meant) {
      const say = (line: string) => process.stderr.write(`${line} …\n`);
      const report = await benchAct(one, { only, say });
      reports.push(report);
      if (!has("json")) process.stdout.write(printReport(report));
    }
    if (has("json")) process.stdout.write(`${JSON.stringify(toJson(reports), null, 2)}\n`);
    return 0;
  },
};
