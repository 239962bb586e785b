import type { Command } from "../../shared/kit/command.ts";
import { keepRunning } from "../start/keep-running.ts";
import { whatToStart } from "../start/what-to-start.ts";

/** Starts an act and keeps it running until it is asked to stop. */
export const command: Command = {
  summary: "Starts an act with its servers and sample data",
  usage: "npm start [act | folder] [fresh]",
  help: `Starts the act (act 0 without a number) and prints its address and two log-ins. Ctrl-C stops
everything. The data survive a restart; 'fresh' deletes the development data first.
It also starts a folder that 'npm run step' has written, with data of its own.
PORT=3100 npm start uses that port instead of 3000 plus the act's number. Acts can run side by side.
What an act prints goes to .ladder/<act>/act.log.`,
  async run(words) {
    const { act, ...options } = whatToStart(words);
    return keepRunning(act, options);
  },
};
