import { join } from "node:path";
import { type Act, root } from "../../shared/kit/acts.ts";
import type { Problem } from "../../shared/ledger/model.ts";
import { type Outcome, runNode } from "./run-tests.ts";
import type { Context } from "./stage.ts";

/**
 * Runs `npm run check` on an act, in its own process, with the servers that already run. Each part
 * of the check counts as one test.
 */
export async function checkLedger(act: Act, context: Context): Promise<Outcome> {
  const { full, seed, signal } = context;
  const words = ["check", `${act.number}`, ...(full ? ["full"] : []), "json"];
  const servers = full ? await context.serversOf(act) : {};
  const run = { cwd: root, env: { ...servers, RANDOM_SEED: `${seed}` }, signal };
  const { output, answer } = await runNode([join(root, "scripts/cli.ts"), ...words], run);
  try {
    const { stages } = JSON.parse(answer) as { stages: { name: string; problems: Problem[] }[] };
    const failed = stages.filter(({ problems }) => problems.length > 0);
    return {
      passed: stages.length - failed.length,
      failed: failed.length,
      ...(failed.length > 0 && { output: JSON.stringify(failed, null, 2) }),
    };
  } catch {
    return { passed: 0, failed: 1, output };
  }
}
