import { nodeArguments } from "../../shared/infra/act-process.ts";
import type { Command } from "../../shared/kit/command.ts";
import { keepRunning } from "../start/keep-running.ts";
import { whatToStart } from "../start/what-to-start.ts";

/** Starts an act so that it begins anew when a file of its source is changed. */
export const command: Command = {
  summary: "Starts an act and restarts it on every change",
  usage: "npm run dev [act | folder] [fresh]",
  help: `Works like npm start, but restarts the act when a file in its src/ or web/ is saved, and shows
what the act prints.`,
  async run(words) {
    const { act, ...options } = whatToStart(words);
    const quiet = "--disable-warning=ExperimentalWarning"; // Node's, for the page's types taken off
    const args = ["--watch-preserve-output", quiet, ...nodeArguments(act, "dev")];
    return keepRunning(act, { ...options, args, output: "inherit" });
  },
};
