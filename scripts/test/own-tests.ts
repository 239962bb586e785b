import type { Act } from "../../shared/kit/acts.ts";
import { loadAct } from "../../shared/ledger/tree.ts";
import { greenFiles, type Outcome, outcomeOf, type Run, reportVitest } from "./run-tests.ts";
import { rememberTests } from "./untried-tests.ts";

/**
 * Runs an act's own tests. An act is also the last step of its own ledger and the first step of the
 * next one, and other steps have the same files. The tests that passed are not repeated there.
 */
export async function runOwnTests({ dir }: Act, run: Omit<Run, "cwd">): Promise<Outcome> {
  const tree = loadAct(dir);
  const ended = await reportVitest([], { cwd: dir, ...run });
  rememberTests(tree, greenFiles(ended, dir));
  return outcomeOf(ended);
}
