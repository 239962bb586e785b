import { startThrowawayInfra, sweepThrowaways } from "../../shared/infra/infra.ts";
import { acts, manifestOf } from "../../shared/kit/acts.ts";
import { type Command, UserError } from "../../shared/kit/command.ts";
import { withProgress } from "../../shared/kit/progress.ts";
import { stopSignal } from "../../shared/kit/stop-signal.ts";
import { readWords } from "../lib/words.ts";
import { contentHash, passedBefore, rememberPassed } from "../test/content-hash.ts";
import type { Outcome } from "../test/run-tests.ts";
import { actStages, type Context, repositoryStages, type Stage } from "../test/stages.ts";

/** Runs a stage, unless the same content has passed it before. */
async function runStage(stage: Stage, context: Context): Promise<Outcome & { note: string }> {
  const hash = stage.remembers && contentHash(stage.remembers);
  const before = hash ? passedBefore(stage.name, hash) : undefined;
  if (before !== undefined) return { passed: before, failed: 0, note: "as before" };
  const startedAt = performance.now();
  const patience = { afterMs: 10_000, everyMs: 20_000 };
  const outcome = await withProgress(stage.name, stage.run(context), patience).catch((error) => ({
    passed: 0,
    failed: 1,
    output: error instanceof UserError ? `${error.message}\n${error.remedy}` : `${error?.stack}`,
  }));
  if (hash && outcome.failed === 0) rememberPassed(stage.name, hash, outcome.passed);
  const seconds = (performance.now() - startedAt) / 1000;
  return { ...outcome, note: `${seconds.toFixed(1)} s` };
}

function describe({ passed, failed, skipped = 0 }: Outcome): string {
  const parts = [
    `${passed} passed`,
    failed > 0 && `${failed} failed`,
    skipped > 0 && `${skipped} skipped`,
  ];
  return parts.filter(Boolean).join(", ");
}

async function runStages(stages: Stage[], context: Context): Promise<Outcome> {
  const sum = { passed: 0, failed: 0, skipped: 0 };
  async function runLane(lane: Stage[]) {
    for (const stage of lane) {
      const outcome = await runStage(stage, context);
      if (context.signal.aborted) break;
      const { failed, note, output, measured = [] } = outcome;
      console.log(`${failed > 0 ? "✗" : "✓"} ${stage.name}: ${describe(outcome)} (${note})`);
      for (const sentence of measured) console.log(`  ${sentence}`);
      if (failed > 0 && output) console.log(output.replace(/^/gm, "  "));
      sum.passed += outcome.passed;
      sum.failed += outcome.failed;
      sum.skipped += outcome.skipped ?? 0;
    }
  }
  const lanes = Map.groupBy(stages, ({ lane = "main" }) => lane);
  await Promise.all([...lanes.values()].map(runLane));
  return sum;
}

/** Runs all tests, of one act or of the whole repository. */
export const command: Command = {
  summary: "Runs types, lint, layer rules, tests, acceptance suite and ledger check",
  usage: "npm test [act] [full]",
  help: `Runs the stages with their servers, and ends with how many tests passed and failed.
With an act: only its stages. 'full' adds the long tests (*.full.test.ts), those of every step, exercise
and drill, 10,000 random requests, twenty kill -9, releases, the page on every act instead of the
newest alone, and each act copied alone to an empty place, ejected, and started with the network
refused; what has passed and did not change is not repeated. Without a browser the tests of the page
are skipped; CHROMIUM_PATH names one.`,
  async run(words) {
    const { act, has } = readWords(words, ["full"]);
    const all = acts();
    const chosen = act ? [act] : all;
    const full = has("full");
    const stages = [...(act ? [] : repositoryStages(all)), ...chosen.flatMap(actStages)].filter(
      ({ onlyFull }) => full || !onlyFull,
    );
    const needs = [...new Set(chosen.flatMap((one) => manifestOf(one).servers))];
    let infra: ReturnType<typeof startThrowawayInfra> | undefined;
    const context: Context = {
      full,
      signal: stopSignal(),
      async servers() {
        infra ??= startThrowawayInfra({ needs });
        return (await infra).env;
      },
    };
    const startedAt = performance.now();
    try {
      const { passed, failed, skipped = 0 } = await runStages(stages, context);
      const seconds = Math.round((performance.now() - startedAt) / 1000);
      console.log(`${stages.length} stages in ${seconds} s`);
      if (context.signal.aborted) console.log("Stopped before the end.");
      console.log(`${passed} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ""}`);
      return failed > 0 || context.signal.aborted ? 1 : 0;
    } finally {
      await (await infra?.catch(() => undefined))?.stop();
      await sweepThrowaways();
    }
  },
};
