import { findAct } from "../acts.ts";
import type { Command } from "../lib/command.ts";
import { keepRunning } from "../lib/keep-running.ts";
import { readWords } from "../lib/words.ts";

/** Starts an act and keeps it running until it is asked to stop. */
export const command: Command = {
  summary: "Starts an act with its servers and sample data",
  usage: "npm start [act] [fresh]",
  help: `Starts the act (0 without a number) and prints its address and two log-ins. Ctrl-C stops all of it.
Data outlast a restart; 'fresh' removes those of development first.
PORT=3100 npm start chooses another port than 3000 + the act's number. Acts can run side by side.
What an act prints goes to .ladder/<act>/act.log.`,
  async run(words) {
    const { act = findAct("0"), has } = readWords(words, ["fresh"]);
    return keepRunning(act, { fresh: has("fresh") });
  },
};
