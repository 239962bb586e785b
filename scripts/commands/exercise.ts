import { enableCompileCache } from "node:module";
import { isActWord } from "../acts.ts";
import type { Action } from "../exercise/take.ts";
import { type Command, UserError } from "../lib/command.ts";
import { didYouMean } from "../lib/nearest.ts";

const actions = async (): Promise<Record<string, Action>> =>
  (await import("../exercise/actions.ts")).actions;

/** Lets a learner build one piece of an act, held by that piece's tests. */
export const command: Command = {
  summary: "Lets you build a piece yourself, with its tests, hints and solution",
  usage: "npm run exercise [<act> <piece> [step] | word]",
  help: `Writes an act without one of its pieces into playground/, with the tests of that piece. Build it
until they pass. What you write is saved before anything replaces it.
  npm run exercise                        all exercises, and how far you are ('json' for programs)
  npm run exercise 1 background-jobs      begins one; playground/TASK.md says what to build
  npm run exercise 1 background-jobs step the same from the step before the piece
  npm run exercise check                  which tests pass; says when others broke
  npm run exercise watch                  the same on every save
  npm run exercise hint                   the next of three hints; then all of them again
  npm run exercise start                  runs the app in the playground; 'start fresh' on new data
  npm run exercise peek src/main.ts       shows a file of the solution
  npm run exercise diff                   yours beside the solution; 'diff lesson' explains the piece
  npm run exercise catch-up [file]        takes the next file of the solution, or the one you name
  npm run exercise solution               takes all of it
  npm run exercise reset                  begins anew
  npm run exercise restore                brings back what was saved last, from .ladder/playgrounds`,
  async run(words) {
    enableCompileCache();
    const plain = words.map((word) => word.replace(/^--/, ""));
    const [word = "list", ...rest] = plain;
    const all = await actions();
    if (isActWord(word)) return (all.begin as Action)(plain);
    if (word === "json") return (all.list as Action)(plain);
    const right = Object.keys(all).filter((name) => name !== "begin");
    if (!right.includes(word))
      throw new UserError(
        `exercise does not know '${word}'.`,
        `${didYouMean(word, right)}Right are: an act and a piece, or ${right.join(", ")}.`,
      );
    return (all[word] as Action)(rest);
  },
};
