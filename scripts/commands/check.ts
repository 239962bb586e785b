import { startThrowawayInfra } from "../../shared/infra/infra.ts";
import { type Act, actBelow, acts, manifestOf, root } from "../../shared/kit/acts.ts";
import type { Command } from "../../shared/kit/command.ts";
import { type Paint, painterFor } from "../../shared/kit/painter.ts";
import { randomSeed } from "../../shared/kit/random-seed.ts";
import { stopSignal } from "../../shared/kit/stop-signal.ts";
import type { Problem } from "../../shared/ledger/model.ts";
import type { Stage } from "../ledger/check.ts";
import { readWords } from "../lib/words.ts";

export const command: Command = {
  summary: "Checks that every changed line between acts has a piece, and that every step runs",
  usage: "npm run check [act] [full | whole | write | inside] [json]",
  help: `Fails, with file and line, if a changed line belongs to no piece or to two, if a claim matches
nothing, if a reason, decision or README section is missing, if a table is out of date, or if a step
does not type-check or is not formatted. It remembers what has passed.
  npm run check          checks all acts
  npm run check 1        checks one act
  npm run check full     also runs the tests that each step adds or changes, and every test of two
                         steps that the seed draws (RANDOM_SEED=<number> repeats the draw)
  npm run check whole    also runs every test of every step
  npm run check write    rewrites the tables in the READMEs from the ledgers
  npm run check inside   lists lines that a piece owns only because they are in its block
  npm run check json     prints JSON`,
  async run(words) {
    const { acts: named, has } = readWords(words, {
      acts: acts().length,
      flags: ["full", "whole", "json", "write", "inside"],
    });
    const chosen = (named.length > 0 ? named : acts()).filter(hasPieces);
    if (has("write")) return write();
    if (has("inside")) return inside(chosen);
    const tests = has("whole") ? "whole" : has("full") ? "full" : "none";
    return check(chosen, { tests, json: has("json") });
  },
};

/** Which tests of the steps run, besides the other checks. */
type Tests = "none" | "full" | "whole";

/** The first act has no pieces. An act above without pieces is an error that the check reports. */
const hasPieces = (act: Act) => actBelow(act) !== undefined;

async function check(
  chosen: Act[],
  { tests, json }: { tests: Tests; json: boolean },
): Promise<number> {
  const { checkAct } = await import("../ledger/check.ts");
  const paint = painterFor(process.stdout);
  const onStage = (stage: Stage) => {
    if (!json) process.stdout.write(printStage(stage, paint));
  };
  const stages: Stage[] = [];
  for (const act of chosen) stages.push(...(await checkAct(act, onStage)));
  const tables = await checkAllTables();
  onStage(tables);
  stages.push(tables);
  const isRight = stages.every((stage) => stage.problems.length === 0);
  if (tests !== "none" && isRight) stages.push(...(await testAll(chosen, tests, onStage)));
  const problems = stages.flatMap((stage) => stage.problems);
  const ok = problems.length === 0;
  if (json) process.stdout.write(`${JSON.stringify({ ok, problems, stages }, null, 2)}\n`);
  else process.stdout.write(summary(problems.length, paint));
  return ok ? 0 : 1;
}

/** Runs tests of every step. The servers start when they are first needed. */
async function testAll(
  chosen: Act[],
  tests: Tests,
  onStage: (stage: Stage) => void,
): Promise<Stage[]> {
  const { drawSteps, testSteps } = await import("../ledger/check.ts");
  const signal = stopSignal();
  const seed = randomSeed();
  const withPieces = acts().filter(hasPieces);
  const whole = drawSteps(withPieces, seed, tests === "whole" ? undefined : 2);
  process.stderr.write(`Whole suites of ${whole.join(" and ")} (RANDOM_SEED=${seed}).\n`);
  const needs = [...new Set(chosen.flatMap((act) => manifestOf(act).servers))];
  let infra: ReturnType<typeof startThrowawayInfra> | undefined;
  const means = async () => {
    infra ??= startThrowawayInfra({ needs, signal });
    return { env: (await infra).env, signal };
  };
  const stages: Stage[] = [];
  try {
    for (const act of chosen) stages.push(...(await testSteps(act, whole, onStage, means)));
    return stages;
  } finally {
    await (await infra)?.stop();
  }
}

async function checkAllTables(): Promise<Stage> {
  const { checkTables } = await import("../ledger/tables.ts");
  const problems = checkTables(root, await allLedgers());
  const detail = "tables in the READMEs match the ledgers";
  return { act: "README", name: "tables", detail, seconds: 0, problems };
}

async function allLedgers() {
  const { readLedgers } = await import("../../shared/ledger/ledger.ts");
  return readLedgers();
}

async function write(): Promise<number> {
  const { writeTables } = await import("../ledger/tables.ts");
  const written = writeTables(root, await allLedgers());
  for (const file of written) process.stdout.write(`${file}: tables rewritten\n`);
  if (written.length === 0) process.stdout.write("All tables match the ledgers.\n");
  return 0;
}

async function inside(chosen: Act[]): Promise<number> {
  const { readLedger } = await import("../../shared/ledger/ledger.ts");
  const { findInsideBlocks } = await import("../../shared/ledger/unclaimed.ts");
  for (const act of chosen)
    for (const { file, line, message } of findInsideBlocks(readLedger(act)))
      process.stdout.write(`${file}:${line}: ${message}\n`);
  return 0;
}

function printStage({ act, name, detail, seconds, problems }: Stage, paint: Paint): string {
  const mark = problems.length === 0 ? paint("green", "✓") : paint("red", "✗");
  const time = seconds >= 0.1 ? paint("dim", ` ${seconds.toFixed(1)} s`) : "";
  const lines = problems.map((problem) => `  ${printProblem(problem, paint)}\n`);
  return `${mark} ${act} ${paint("bold", name)}: ${detail}${time}\n${lines.join("")}`;
}

function printProblem({ file, line, message, remedy }: Problem, paint: Paint): string {
  const place = line === undefined ? file : `${file}:${line}`;
  return `${paint("bold", place)}: ${message} ${paint("cyan", `→ ${remedy}`)}`;
}

function summary(count: number, paint: Paint): string {
  if (count === 0) return paint("green", "Every changed line has its piece.\n");
  return paint("red", `${count} ${count === 1 ? "problem" : "problems"}.\n`);
}
