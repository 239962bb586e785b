import { relative, resolve } from "node:path";
import { type Act, actBelow, root } from "../../shared/kit/acts.ts";
import { type Command, UserError } from "../../shared/kit/command.ts";
import { didYouMean } from "../../shared/kit/nearest.ts";
import type { Step } from "../../shared/ledger/steps.ts";
import { forShell, readWords } from "../lib/words.ts";

const example = "For example: npm run step 1 layers";

export const command: Command = {
  summary: "Writes the system as it was after one piece, as a folder that runs",
  usage: "npm run step <act> <piece> [folder]",
  help: `A step is the act below plus the pieces up to the one that you name; 'start' is the step before
the first piece. It is written to steps/act-<n>-<piece>, where it finds its dependencies, or to a folder
that you name. A folder that contains other files, or your changes, is not overwritten.
'npm start <folder>' starts it with the servers that it needs.
  npm run step 1 layers
  npm run step 1 layers my-layers`,
  async run(words) {
    const { acts, others } = readWords(words, { acts: 1, others: ["piece", "folder"] });
    const [act] = acts;
    const [piece, folder] = others;
    if (!act) throw new UserError("step needs an act and a piece.", example);
    const { readLedger } = await import("../../shared/ledger/ledger.ts");
    const { stepsOf } = await import("../../shared/ledger/steps.ts");
    const { writeStep } = await import("../ledger/write-step.ts");
    const steps = actBelow(act) ? stepsOf(readLedger(act)) : [];
    const step = steps.find(({ id }) => id === piece);
    if (!step) throw await noStep(act, piece, steps);
    const dir = resolve(root, folder ?? `steps/act-${act.number}-${step.id}`);
    writeStep(act, step, dir);
    const { stepIn } = await import("../ledger/step-folder.ts");
    const { eraseLocked } = await import("../start/session.ts");
    const written = stepIn(dir);
    if (written) await eraseLocked(written); // Left by a folder that somebody has removed.
    const shown = forShell(relative(root, dir));
    process.stdout.write(`${step.tree.size} files written into ${shown}. Next:\n`);
    if (relative(root, dir).startsWith(".."))
      process.stdout.write(`npm install --prefix ${shown}\n`);
    process.stdout.write(`npm start ${shown}\n`);
    return 0;
  },
};

/** What to say when an act has no such step: which act has the piece, or which steps there are. */
async function noStep(act: Act, piece: string | undefined, steps: Step[]): Promise<UserError> {
  const { actsWithPieces } = await import("../exercise/list.ts");
  const { readPieces } = await import("../../shared/ledger/pieces.ts");
  const home = actsWithPieces().find((one) =>
    readPieces(one).pieces.some(({ id }) => id === piece),
  );
  if (home)
    return new UserError(
      `Act ${act.number} has no step '${piece}'.`,
      `It is a piece of act ${home.number}: npm run step ${home.number} ${piece}`,
    );
  if (steps.length === 0) return new UserError("Act 0 is the first act: it has no steps.", example);
  const ids = steps.map(({ id }) => id);
  return new UserError(
    piece ? `Act ${act.number} has no step '${piece}'.` : "Which step?",
    `${didYouMean(piece ?? "", ids)}Use one of: ${ids.join(", ")}.`,
  );
}
