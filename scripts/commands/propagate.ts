import { type Act, acts } from "../../shared/kit/acts.ts";
import { type Command, UserError } from "../../shared/kit/command.ts";
import { readWords } from "../lib/words.ts";
import type { Outcome } from "../propagate/carry.ts";

export const command: Command = {
  summary: "Carries a change of one act up into the acts above",
  usage: "npm run propagate <act> [since <commit>] [dry]",
  help: `Takes what has changed in the act since the last commit, or since a commit that you name, and
merges it into the next act, then from there into the one after, up to the last. It also updates interim
files that copy a changed file. Conflicts get git's markers and are listed; then the exit code is 1. On a
terminal it shows first what it would do, and asks.
  npm run propagate 0
  npm run propagate 0 dry                  only shows what it would do
  npm run propagate 0 since HEAD~1         includes the last commit
It does not change READMEs, pieces.yaml, exercises or lock files, because each act has its own.`,
  async run(words) {
    const { act, commit, dry } = understand(words);
    const { changeSince } = await import("../propagate/change.ts");
    const { carry } = await import("../propagate/carry.ts");
    const { painterFor } = await import("../../shared/kit/painter.ts");
    const report = await import("../propagate/report.ts");
    const paint = painterFor(process.stdout);
    const { change, aside } = changeSince(act, commit);
    const above = acts().filter(({ number }) => number > act.number);
    const outcomes = carry(act, change, above);
    process.stdout.write(report.printAside(aside));
    if (outcomes.length === 0) {
      process.stdout.write(nothing(act, change.size, commit));
      return 0;
    }
    process.stdout.write(report.printOutcomes(outcomes, paint));
    const isDone = !dry && (await isWanted(outcomes));
    if (isDone) (await import("../propagate/write.ts")).write(outcomes);
    process.stdout.write(
      isDone ? report.printNext(outcomes, above.at(-1) ?? act, paint) : "Nothing was written.\n",
    );
    return report.leftOver(outcomes).length > 0 ? 1 : 0;
  },
};

/** @throws UserError if the act is missing, or a word is not understood */
function understand(words: string[]): { act: Act; commit: string; dry: boolean } {
  const syntax = { acts: 1, flags: ["dry"], options: ["since"] };
  const { acts, has, after } = readWords(words, syntax);
  const [act] = acts;
  if (!act)
    throw new UserError(
      "Which act has changed?",
      "For example: npm run propagate 0, or npm run propagate 0 since HEAD~1.",
    );
  return { act, commit: after("since") ?? "HEAD", dry: has("dry") };
}

function nothing({ name }: Act, changed: number, commit: string): string {
  if (changed > 0) return `There is no act above ${name}, so there is nothing to do.\n`;
  return `The code of ${name} has not changed since ${commit}, so there is nothing to do.\n`;
}

/** Asks a person at a terminal; elsewhere the command itself is the answer. */
async function isWanted(outcomes: Outcome[]): Promise<boolean> {
  const isAsked = process.stdin.isTTY && process.stdout.isTTY;
  if (!isAsked || outcomes.every(({ kind }) => kind === "already there")) return true;
  const { saysYes } = await import("../propagate/ask.ts");
  return saysYes("Do it? (y/n) ", process.stdin, process.stdout);
}
