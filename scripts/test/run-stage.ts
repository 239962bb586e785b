import { setTimeout as sleep } from "node:timers/promises";
import { UserError } from "../../shared/kit/command.ts";
import { withProgress } from "../../shared/kit/progress.ts";
import { contentHash, passedBefore, rememberPassed } from "./content-hash.ts";
import type { Outcome } from "./run-tests.ts";
import { type Context, limitOf, type Stage } from "./stage.ts";

/** `seconds` is undefined if the outcome was remembered. */
export type StageResult = Outcome & { seconds: number | undefined };

/**
 * Runs a stage, unless it passed before with the same content. An error, or exceeding the time
 * limit, counts as one failed test.
 * @param limit in seconds; a stage that is stopped then has `graceMs` to end
 */
export async function runStage(
  stage: Stage,
  context: Context,
  { limit = limitOf(stage), graceMs = 30_000 } = {},
): Promise<StageResult> {
  const hash = stage.dependsOn && contentHash(stage.dependsOn);
  const before = hash ? passedBefore(stage.name, hash) : undefined;
  if (before !== undefined) return { passed: before, failed: 0, seconds: undefined };
  const startedAt = performance.now();
  const patience = { afterMs: 10_000, everyMs: 20_000 };
  const work = withProgress(
    stage.name,
    () => runWithin(stage, context, { limit, graceMs }),
    patience,
  );
  const outcome: Outcome = await work.catch((error) => ({
    passed: 0,
    failed: 1,
    output: inWords(error),
  }));
  const isRemembered = hash && outcome.failed === 0 && !outcome.skipped;
  if (isRemembered && !context.signal.aborted) rememberPassed(stage.name, hash, outcome.passed);
  return { ...outcome, seconds: (performance.now() - startedAt) / 1000 };
}

/** Aborts the stage's signal at the limit, and gives up on a stage that ignores the signal. */
async function runWithin(
  stage: Stage,
  context: Context,
  { limit, graceMs }: { limit: number; graceMs: number },
): Promise<Outcome> {
  const tooLong = new AbortController();
  const done = new AbortController();
  const message = `'${stage.name}' did not end within its limit of ${limit} s and was stopped.`;
  const giveUp = async (): Promise<Outcome> => {
    await sleep(limit * 1000, undefined, { signal: done.signal });
    tooLong.abort();
    await sleep(graceMs, undefined, { signal: done.signal });
    throw new Error(message);
  };
  const signal = AbortSignal.any([context.signal, tooLong.signal]);
  const limited = giveUp();
  limited.catch(() => {});
  try {
    const outcome = await Promise.race([stage.run({ ...context, signal }), limited]);
    if (!tooLong.signal.aborted) return outcome;
    return { ...outcome, failed: 1, output: [message, outcome.output].filter(Boolean).join("\n") };
  } catch (error) {
    throw tooLong.signal.aborted ? new Error(message, { cause: error }) : error;
  } finally {
    done.abort();
  }
}

function inWords(error: unknown): string {
  if (error instanceof UserError) return `${error.message}\n${error.remedy}`;
  return error instanceof Error ? `${error.stack}` : String(error);
}
