import { enableCompileCache } from "node:module";
import { isActWord } from "../../shared/kit/acts.ts";
import { type Command, UserError } from "../../shared/kit/command.ts";
import { didYouMean } from "../../shared/kit/nearest.ts";
import type { Known } from "../exercise/actions.ts";
import { command as help } from "./help.ts";

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
  npm run exercise catch-up [file]        takes the next file of the solution, or the one you name;
                                          first what you have not touched, the piece's main file last
  npm run exercise solution               takes all of it
  npm run exercise reset                  begins anew
  npm run exercise restore [piece]        brings back what was saved last, and lists what else was`,
  async run(words) {
    enableCompileCache();
    const plain = words.map((word) => word.replace(/^--/, ""));
    if (plain.includes("help")) return help.run(["exercise"]);
    const [word = "list", ...rest] = plain[0] === "json" ? ["list", ...plain] : plain;
    const { actions, beginning } = await import("../exercise/actions.ts");
    if (isActWord(word)) return beginning(plain);
    const right = Object.keys(actions);
    if (!right.includes(word))
      throw new UserError(
        `exercise does not know '${word}'.`,
        `${didYouMean(word, right)}Right are: an act and a piece, or ${right.join(", ")}.`,
      );
    const { run, more = "" } = actions[word] as Known;
    requireWords(word, rest, more);
    return run(rest);
  },
};

/** A word that is ignored would do something else than what was meant. */
function requireWords(action: string, [word, ...others]: string[], more: string): void {
  const fits = word === undefined || word === more || more.startsWith("<");
  const wrong = fits ? others[0] : word;
  if (wrong === undefined) return;
  const calls = more ? [action, `${action} ${more}`] : [action];
  throw new UserError(
    `${action} does not know '${wrong}'.`,
    `Right: ${calls.map((call) => `npm run exercise ${call}`).join(", or ")}`,
  );
}
