export { UserError } from "./user-error.ts";

/** One word of the command line: `scripts/commands/<word>.ts` exports it as `command`. */
export type Command = {
  /** One line for the list that `npm run help` prints. */
  summary: string;
  /** The syntax, for example `npm start [act] [fresh]`. */
  usage: string;
  /** The explanation that `npm run help <word>` prints. */
  help: string;
  /** Runs the command and returns the exit code. */
  run(words: string[]): Promise<number>;
};
