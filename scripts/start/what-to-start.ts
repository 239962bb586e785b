import { type Act, firstAct } from "../../shared/kit/acts.ts";
import { UserError } from "../../shared/kit/command.ts";
import { stepIn } from "../ledger/step-folder.ts";
import { forShell, readWords } from "../lib/words.ts";

/** The act to run (by default the first), or the folder of a written step. */
export type WhatToStart = { act: Act; fresh: boolean; command: string };

/**
 * Reads the words after `program`, which is `npm start` or `npm run dev`.
 * @throws UserError for an unknown word, or for an act and a step together
 */
export function whatToStart(words: string[], program = "npm start"): WhatToStart {
  const folder = words.find(stepIn);
  const step = folder === undefined ? undefined : stepIn(folder);
  const others = words.filter((word) => word !== folder);
  const { acts, has } = readWords(others, { acts: 1, flags: ["fresh"] });
  const [act] = acts;
  const fresh = has("fresh");
  if (folder === undefined || !step) {
    const chosen = act ?? firstAct();
    return { act: chosen, fresh, command: `${program} ${chosen.number}` };
  }
  const command = `${program} ${forShell(folder)}`;
  if (act) throw new UserError("The words name both an act and a step. Name only one.", command);
  return { act: step, fresh, command };
}
