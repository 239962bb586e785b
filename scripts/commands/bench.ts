import { benchAct, type Report } from "../../shared/bench/bench.ts";
import { printReport } from "../../shared/bench/print.ts";
import { acts } from "../acts.ts";
import type { Command } from "../lib/command.ts";
import { readWords } from "../lib/words.ts";

/** What `json` prints: the results of all acts in one list, each with the rate of its peer. */
function toJson(reports: Report[]) {
  return {
    results: reports.flatMap((report) =>
      report.results.map(({ act, peer, ...result }) => ({
        ...result,
        act: report.act,
        ...act,
        peerRate: peer.rate,
        peerCpuUs: peer.cpuUs,
      })),
    ),
    limits: reports[0]?.limits,
    costs: reports.map(({ act, cost }) => ({ act, ...cost })),
  };
}

export const command: Command = {
  summary: "Measures an act against bare handlers that do the same work",
  usage: "npm run bench [act] [json]",
  help: `Runs the act and its peer, the same statements in a bare Express handler, in turns in one run, and
prints how much of the peer's rate the act reaches (median of the rounds), the raw limits of the machine
and what the act costs to run. Without an act: all of them. The exit code tells nothing of the aims: a
busy machine scatters. Leave it alone for the minute that an act takes.`,
  async run(words) {
    const { act, has } = readWords(
      words.map((word) => word.replace(/^--/, "")),
      ["json"],
    );
    const reports: Report[] = [];
    for (const one of act ? [act] : acts()) {
      const report = await benchAct(one, { say: (line) => process.stderr.write(`${line} …\n`) });
      reports.push(report);
      if (!has("json")) process.stdout.write(printReport(report));
    }
    if (has("json")) process.stdout.write(`${JSON.stringify(toJson(reports), null, 2)}\n`);
    return 0;
  },
};
