import { isActWord } from "../../shared/kit/acts.ts";
import { type Command, UserError } from "../../shared/kit/command.ts";
import { didYouMean } from "../../shared/kit/nearest.ts";
import type { Known } from "../exercise/actions.ts";
import { command as help } from "./help.ts";

/** Lets a learner build one piece of an act, held by that piece's tests. */
export const command: Command = {
  summary: "Lets you build a piece yourself, with its tests, hints and solution",
  usage: "npm run exercise [<act> <piece> [step] | word]",
  help: `Writes an act without one of its pieces into playground/, with the tests of that piece. Build the
piece until the tests pass. A large piece has parts that you build one after the other. Your work is
saved before anything replaces it.
  npm run exercise                        lists all exercises and your progress ('json' for JSON)
  npm run exercise 1 background-jobs      starts one; playground/TASK.md says what to build
  npm run exercise 1 background-jobs step the same, from the step before the piece
  npm run exercise check                  runs the tests; also reports other tests that broke
  npm run exercise watch                  runs them on every save
  npm run exercise check 2                runs only the tests of part 2; 'watch 2' does, too
  npm run exercise hint                   shows the next of three hints, then all of them again
  npm run exercise start                  runs the app in the playground; 'start fresh' with new data
  npm run exercise peek src/main.ts       shows a file of the solution
  npm run exercise diff                   shows your work beside the solution; 'diff lesson' explains
                                          the piece
  npm run exercise catch-up [file]        takes the next file of the solution, or the one that you
                                          name; files that you changed come last
  npm run exercise solution               takes the whole solution
  npm run exercise reset                  starts again
  npm run exercise restore [piece]        brings back your last saved work, and lists other saves`,
  async run(words) {
    const plain = words.map((word) => word.replace(/^--/, ""));
    if (plain.includes("help")) return help.run(["exercise"]);
    const [word = "list", ...rest] = plain[0] === "json" ? ["list", ...plain] : plain;
    const { actions, beginning } = await import("../exercise/actions.ts");
    if (isActWord(word)) return beginning(plain);
    const right = Object.keys(actions);
    if (!right.includes(word))
      throw new UserError(
        `exercise does not know '${word}'.`,
        `${didYouMean(word, right)}Use an act and a piece, or one of: ${right.join(", ")}.`,
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
    `Use ${calls.map((call) => `npm run exercise ${call}`).join(", or ")}`,
  );
}
