import type { Act } from "../../shared/kit/acts.ts";
import { hashTree, loadAct } from "../../shared/ledger/tree.ts";
import { Passed } from "./passed.ts";
import { type Outcome, type Run, runVitest } from "./run-tests.ts";

/**
 * Runs an act's own tests. An act is also the last step of its own ledger and the first step of the
 * next one. If no test was skipped, the tests are not repeated there.
 */
export async function runOwnTests({ dir }: Act, run: Omit<Run, "cwd">): Promise<Outcome> {
  const hash = hashTree(loadAct(dir));
  const outcome = await runVitest([], { cwd: dir, ...run });
  if (outcome.failed > 0 || outcome.skipped) return outcome;
  const passed = new Passed();
  passed.add("tests", hash);
  passed.save();
  return outcome;
}
