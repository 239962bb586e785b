import { type Act, actBelow, acts } from "../../shared/kit/acts.ts";
import { type Command, UserError } from "../../shared/kit/command.ts";
import { didYouMean } from "../../shared/kit/nearest.ts";
import { identityId } from "../../shared/ledger/model.ts";
import type { Change } from "../ledger/change.ts";
import { readWords } from "../lib/words.ts";

const forms = ["stat", "web", "json"] as const;

/** What a person asked for: two acts, at most one form, at most one piece or file. */
type Question = { from: Act; to: Act; form?: string; topic?: string };

export const command: Command = {
  summary: "Explains what changes from one act to another, piece by piece",
  usage: "npm run diff <act> <act> [piece or file] [stat | web | json]",
  help: `Prints every changed line, grouped by piece. Each piece starts with its pain and its cost; each
change has its reason. Moved code is marked as moved (»).
  npm run diff 0 1               everything that changes from act 0 to act 1
  npm run diff 1                 the same: act 1 beside the act below
  npm run diff 0 1 layers        one piece
  npm run diff 0 1 src/main.ts   one file
  npm run diff 0 1 stat          how much each piece changes
  npm run diff 0 1 web           a page to read and to project
  npm run diff 0 1 json          prints JSON
  npm run diff 0 2               several acts, one after another`,
  async run(words) {
    const { from, to, form, topic } = understand(words);
    const { readLedger } = await import("../../shared/ledger/ledger.ts");
    const { explainChange } = await import("../ledger/change.ts");
    const between = acts().filter(({ number }) => number > from.number && number <= to.number);
    const ledgers = between.map(readLedger);
    warn(ledgers.reduce((sum, { problems }) => sum + problems.length, 0));
    const changes = narrow(ledgers.map(explainChange), topic);
    await show(changes, { from, to, ...(form && { form }) });
    return 0;
  },
};

/** @throws UserError when the words name no two acts in order, or more than one topic. */
function understand(words: string[]): Question {
  const read = readWords(words, { acts: 2, flags: [...forms], others: ["piece or file"] });
  const form = forms.find(read.has);
  const [topic] = read.others;
  const [first, second] = read.acts;
  const usage = "For example: npm run diff 0 1, or npm run diff 0 1 layers.";
  if (!first) throw new UserError("diff needs two acts.", usage);
  const from = second ? first : actBelow(first);
  if (!from)
    throw new UserError(`Act ${first.number} is the first act: there is no act below it.`, usage);
  const to = second ?? first;
  if (from.number >= to.number)
    throw new UserError(`Act ${to.number} does not come after act ${from.number}.`, usage);
  return { from, to, ...(form && { form }), ...(topic && { topic }) };
}

function warn(problems: number): void {
  if (problems > 0)
    process.stderr.write(`The ledger has ${problems} problems; 'npm run check' lists them.\n`);
}

/** Keeps only one piece, or one file. */
function narrow(changes: Change[], topic: string | undefined): Change[] {
  if (!topic) return changes;
  const pieces = changes.flatMap((change) => change.pieces.map(({ piece }) => piece.id));
  const named = pieces.filter((id) => id !== identityId);
  const files = changes.flatMap(({ pieces }) =>
    pieces.flatMap(({ hunks }) => hunks.map(({ file }) => file)),
  );
  const path = topic.replace(/^act-[^/]+\//, "");
  const file = files.find((one) => one === path) ?? files.find((one) => one.endsWith(`/${path}`));
  if (!pieces.includes(topic) && !file)
    throw new UserError(
      `'${topic}' is neither a piece nor a changed file.`,
      `${didYouMean(topic, [...named, ...files])}The pieces are: ${named.join(", ")}.`,
    );
  return changes
    .map((change) => ({
      ...change,
      pieces: change.pieces
        .filter(({ piece }) => !pieces.includes(topic) || piece.id === topic)
        .map((one) => ({
          ...one,
          hunks: pieces.includes(topic)
            ? one.hunks
            : one.hunks.filter((hunk) => hunk.file === file),
        }))
        .filter(({ hunks }) => hunks.length > 0),
    }))
    .filter(({ pieces }) => pieces.length > 0);
}

async function show(changes: Change[], { from, to, form }: Question): Promise<void> {
  if (form === "json") {
    const { changeAsJson } = await import("../ledger/change-json.ts");
    process.stdout.write(changeAsJson(from.name, to.name, changes));
    return;
  }
  if (form === "web") {
    const { writePage } = await import("../ledger/web/page.ts");
    process.stdout.write(`${writePage(changes, `${from.number}-${to.number}`)}\n`);
    return;
  }
  const { page } = await import("../ledger/pager.ts");
  const { painterFor } = await import("../../shared/kit/painter.ts");
  const paint = painterFor(process.stdout);
  const { printStat } = await import("../ledger/stat.ts");
  const { printChange } = await import("../ledger/print-change.ts");
  const print = form === "stat" ? printStat : printChange;
  await page(changes.map((change) => print(change, paint)).join("\n"));
}
