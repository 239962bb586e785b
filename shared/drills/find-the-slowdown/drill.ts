import type { Drill } from "../drill.ts";
import { drawRounds } from "./draw.ts";
import type { Facts } from "./facts.ts";
import { plantsOf } from "./places.ts";
import { isRight, runRounds } from "./rounds.ts";
import { tellRound } from "./story.ts";

export const drill: Drill<Facts> = {
  id: "find-the-slowdown",
  measures: "time",
  at: { act: "2", piece: "observability" },
  story:
    "A team works all day. Then four things become slow, in an order that the seed decides: a lock " +
    "is held, a query reads too much, the mail server is slow, connections are kept from " +
    "other requests. Users say: 'Search feels slow.' A program must name the place, using only " +
    "what the system reports about itself. How many of the four does it name correctly?",
  holdsIf: "the program names the right place each time",
  below: {
    title: "Without observability",
    verdict: "fails",
    because: "the log shows at most which command is slow, not why, so the program can only guess",
  },
  above: {
    title: "With observability",
    verdict: "holds",
    because: "telemetry shows how many requests wait at each place, now and in normal times",
  },
  look: "The viewer of act 2 ('npm start 2') shows the same telemetry for your own clicks.",

  async scenario(side, report) {
    const rounds = await runRounds(side, plantsOf(side.seed), report);
    const right = rounds.filter(isRight).length;
    report("named correctly", `${right} of ${rounds.length}`);
    return { verdict: right === rounds.length ? "holds" : "fails", facts: { rounds } };
  },

  chart: {
    caption: "What users say, what was planted, and what the program names.",
    height: 366,
    draw: drawRounds,
    describe: ({ rounds }) =>
      `${rounds.map((round) => `planted ${round.planted}, named ${round.said.place ?? "nothing"}`).join("; ")}.`,
  },

  spaceTime: ({ rounds }) => tellRound(rounds),
};
