import type { Command } from "../../shared/kit/command.ts";
import { keepRunning } from "../start/keep-running.ts";
import { whatToStart } from "../start/what-to-start.ts";

/** Starts an act and keeps it running until it is asked to stop. */
export const command: Command = {
  summary: "Starts an act with its servers and sample data",
  usage: "npm start [act | folder] [fresh]",
  help: `Starts the act (0 without a number) and prints its address and two log-ins. Ctrl-C stops all of it.
Data outlast a restart; 'fresh' removes those of development first.
A folder that 'npm run step' has written is started in the same way, with data of its own.
PORT=3100 npm start chooses another port than 3000 + the act's number. Acts can run side by side.
What an act prints goes to .ladder/<act>/act.log.`,
  async run(words) {
    const { act, ...options } = whatToStart(words);
    return keepRunning(act, options);
  },
};
