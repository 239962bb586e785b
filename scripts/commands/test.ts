import { type Infra, startThrowawayInfra, sweepThrowaways } from "../../shared/infra/infra.ts";
import { acts, manifestOf } from "../../shared/kit/acts.ts";
import type { Command } from "../../shared/kit/command.ts";
import { randomSeed } from "../../shared/kit/random-seed.ts";
import { stopSignal } from "../../shared/kit/stop-signal.ts";
import { readWords } from "../lib/words.ts";
import { actStages } from "../test/act-stages.ts";
import { drillStages } from "../test/drill-stages.ts";
import { repositoryStages } from "../test/repository-stages.ts";
import { runStage, type StageResult } from "../test/run-stage.ts";
import { type Timing, tableOfSeconds } from "../test/seconds.ts";
import { runSideBySide } from "../test/side-by-side.ts";
import type { Context, Stage } from "../test/stage.ts";

/** The seconds for each tested act that a run may take on two idle cores. */
const secondsPerAct = { full: 800, short: 150 };

function describe({ passed, failed, skipped = 0, seconds }: StageResult): string {
  const parts = [
    `${passed} passed`,
    failed > 0 && `${failed} failed`,
    skipped > 0 && `${skipped} skipped`,
  ];
  const time = seconds === undefined ? "as before" : `${seconds.toFixed(1)} s`;
  return `${parts.filter(Boolean).join(", ")} (${time})`;
}

async function runStages(stages: Stage[], context: Context) {
  const sum = { passed: 0, failed: 0, skipped: 0 };
  const timings: Timing[] = [];
  await runSideBySide(stages, async (stage) => {
    if (context.signal.aborted) return;
    const result = await runStage(stage, context);
    if (context.signal.aborted) return;
    const { failed, output, measured = [], seconds } = result;
    console.log(`${failed > 0 ? "✗" : "✓"} ${stage.name}: ${describe(result)}`);
    for (const sentence of measured) console.log(`  ${sentence}`);
    if (failed > 0 && output) console.log(output.replace(/^/gm, "  "));
    sum.passed += result.passed;
    sum.failed += failed;
    sum.skipped += result.skipped ?? 0;
    timings.push({ name: stage.name, budget: stage.budget, seconds });
  });
  return { ...sum, timings };
}

/** Starts each server once, when it is first needed. */
function lazyServers() {
  const started = new Map<string, Promise<Infra>>();
  const start = (name: string, purpose: "test" | "durability") => {
    const key = `${purpose} ${name}`;
    const infra = started.get(key) ?? startThrowawayInfra({ needs: [name], purpose });
    started.set(key, infra);
    return infra;
  };
  return {
    async addresses(
      names: string[],
      purpose: "test" | "durability",
    ): Promise<Record<string, string>> {
      const all = await Promise.all(names.map((name) => start(name, purpose)));
      return Object.assign({}, ...all.map(({ env }) => env));
    },
    async stop() {
      for (const result of await Promise.allSettled(started.values()))
        if (result.status === "fulfilled") await result.value.stop();
      await sweepThrowaways();
    },
  };
}

/** Runs all tests, of one act or of the whole repository. */
export const command: Command = {
  summary: "Runs types, lint, layer rules, tests, acceptance suite and ledger check",
  usage: "npm test [act] [full]",
  help: `Runs as many stages at the same time as the cores allow. A server starts when a stage first needs it.
The last lines are the seconds of each stage and the numbers of passed and failed tests.
With an act, only its stages run. 'full' adds:
  the long tests (*.full.test.ts), the tests that each step adds or changes, every exercise and drill
  a linter and a fuzzer on each act that describes its API; without pip, the fuzzer is skipped
  crashes (kill -9) and more random requests: 50 and 10,000 for the newest act, 5 and 2,000 for others
  releases of the newest act
  some tests of the page on every act; without 'full', only the newest act has tests of the page
  each act alone in an empty folder, ejected, and started without a network
A stage of 'full' that passed is skipped until something changes that it depends on.
RANDOM_SEED=<number> repeats a run with the same randomness. Without a browser the tests of the page
are skipped; CHROMIUM_PATH names one.`,
  async run(words) {
    const { acts: named, has } = readWords(words, { acts: 1, flags: ["full"] });
    const [act] = named;
    const all = acts();
    const chosen = act ? [act] : all;
    const full = has("full");
    const stages = [
      ...(act ? [] : repositoryStages(all)),
      // The newest act comes first, because its stages wait for each other the longest.
      ...chosen.map(actStages).reverse().flat(),
      ...(act || !full ? [] : await drillStages()),
    ].filter(({ onlyFull }) => full || !onlyFull);
    const servers = lazyServers();
    const seed = randomSeed();
    const signal = stopSignal();
    const serversOf: Context["serversOf"] = (one) =>
      servers.addresses(manifestOf(one).servers, "test");
    const startedAt = performance.now();
    console.log(`${stages.length} stages; RANDOM_SEED=${seed}`);
    try {
      const { passed, failed, skipped, timings } = await runStages(stages, {
        full,
        seed,
        signal,
        serversOf,
        servers: servers.addresses,
      });
      const seconds = (performance.now() - startedAt) / 1000;
      const budget = chosen.length * secondsPerAct[full ? "full" : "short"];
      console.log(tableOfSeconds(timings, seconds, budget));
      if (signal.aborted) console.log("Stopped before the end.");
      console.log(`${passed} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ""}`);
      return failed > 0 || signal.aborted ? 1 : 0;
    } finally {
      await servers.stop();
    }
  },
};
