export { UserError } from "./user-error.ts";

/** One word of the command line: `scripts/commands/<word>.ts` exports it as `command`. */
export type Command = {
  /** One line for the list that `npm run help` prints. */
  summary: string;
  /** How it is called, for example `npm start [act] [fresh]`. */
  usage: string;
  /** What `npm run help <word>` explains, in plain sentences. */
  help: string;
  /** Does the work; answers the exit code. */
  run(words: string[]): Promise<number>;
};
