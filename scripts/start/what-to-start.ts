import { type Act, findAct } from "../../shared/kit/acts.ts";
import { UserError } from "../../shared/kit/command.ts";
import { stepIn } from "../ledger/step-folder.ts";
import { forShell, readWords } from "../lib/words.ts";

/** What a person wants to run: an act (0 without a word), or the folder of a written step. */
export type WhatToStart = { act: Act; fresh: boolean; command?: string };

/**
 * Reads the words after `npm start` and `npm run dev`.
 * @throws UserError for a word that is neither, and for both at once
 */
export function whatToStart(words: string[]): WhatToStart {
  const folder = words.find(stepIn);
  const step = folder === undefined ? undefined : stepIn(folder);
  const { act, has } = readWords(
    words.filter((word) => word !== folder),
    ["fresh"],
  );
  const fresh = has("fresh");
  if (folder === undefined || !step) return { act: act ?? findAct("0"), fresh };
  const command = `npm start ${forShell(folder)}`;
  if (act) throw new UserError("That is an act and a step: one at a time.", command);
  return { act: step, fresh, command };
}
