import { nodeArguments } from "../../shared/infra/act-process.ts";
import type { Command } from "../../shared/kit/command.ts";
import { keepRunning } from "../start/keep-running.ts";
import { whatToStart } from "../start/what-to-start.ts";

/** Starts an act, and restarts it when a file of its source changes. */
export const command: Command = {
  summary: "Starts an act and restarts it on every change",
  usage: "npm run dev [act | folder] [fresh]",
  help: `Works like npm start, but restarts the act when a file in its src/ or web/ is saved, and shows
what the act prints.`,
  async run(words) {
    const { act, ...options } = whatToStart(words, "npm run dev");
    // Node warns that stripping types from the page's files is experimental.
    const quiet = "--disable-warning=ExperimentalWarning";
    const args = ["--watch-preserve-output", quiet, ...nodeArguments(act, "dev")];
    return keepRunning(act, { ...options, args, output: "inherit" });
  },
};
