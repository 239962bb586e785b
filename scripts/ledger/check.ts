import type { Act } from "../../shared/kit/acts.ts";
import { readLedger } from "../../shared/ledger/ledger.ts";
import type { Ledger, Problem, Tree } from "../../shared/ledger/model.ts";
import { checkEnds, type Step, stepsOf } from "../../shared/ledger/steps.ts";
import { loadAct } from "../../shared/ledger/tree.ts";
import { Passed } from "../test/passed.ts";
import { type Means, testStep } from "../test/step-tests.ts";
import { checkDocuments } from "./documents.ts";
import { format, isFormatted } from "./format-check.ts";
import { typeCheckerFor } from "./type-check.ts";

/** One part of the check of an act. */
export type Stage = {
  act: string;
  name: string;
  detail: string;
  seconds: number;
  problems: Problem[];
};

/** Called after each part. */
type OnStage = (stage: Stage) => void;

/** Runs parts of the check of an act; each answers whether it found no problem. */
function partsOf({ name: act }: Act, onStage: OnStage) {
  const stages: Stage[] = [];
  const run = async (name: string, work: () => Promise<Result> | Result) => {
    const start = performance.now();
    const result = await work();
    const seconds = Math.round(performance.now() - start) / 1000;
    const stage = { act, name, seconds, ...result };
    stages.push(stage);
    onStage(stage);
    return result.problems.length === 0;
  };
  return { stages, run };
}

/**
 * Checks one act's ledger: its claims, its documents, and its steps (bytes, types, format). Steps are
 * only looked at when the claims are right, since otherwise each unclaimed line would show up again
 * as an error of some step.
 */
export async function checkAct(act: Act, onStage: OnStage): Promise<Stage[]> {
  const { stages, run } = partsOf(act, onStage);
  const ledger = readLedger(act);
  const isClaimed = await run("claims", () => claims(ledger));
  await run("documents", () => ({
    detail: "reasons, decisions, first files, README sections and exercises of the pieces",
    problems: checkDocuments(ledger),
  }));
  if (!isClaimed) return stages;
  const passed = new Passed();
  const steps = stepsOf(ledger);
  const isWhole = await run("steps", () => ({
    detail: `${steps.length} steps, from ${ledger.below.name} to ${act.name}, byte for byte`,
    problems: checkEnds(ledger),
  }));
  if (!isWhole) return stages;
  await run("types", () => types(ledger, steps, passed));
  await run("format", () => formats(ledger, steps, passed));
  passed.save();
  return stages;
}

/**
 * Runs the tests of an act's steps, until those of one fail. Its other parts have passed.
 * @param means is asked when tests need it, since it starts servers
 */
export async function testSteps(
  act: Act,
  onStage: OnStage,
  means: () => Promise<Means>,
): Promise<Stage[]> {
  const { stages, run } = partsOf(act, onStage);
  const passed = new Passed();
  for (const step of stepsOf(readLedger(act))) {
    const runTests = async () => testStep(act.name, step, await means());
    if (!(await run(`tests of step ${step.id}`, () => tests(step, passed, runTests)))) break;
  }
  return stages;
}

type Result = { detail: string; problems: Problem[] };

function claims({ pieces, files, problems }: Ledger): Result {
  const changed = files.flatMap(({ lines }) => lines.filter(({ sign }) => /[+-]/.test(sign)));
  const detail = `${pieces.length} pieces own ${changed.length} changed lines in ${files.length} files`;
  return { detail, problems };
}

function types({ act }: Ledger, steps: Step[], passed: Passed): Result {
  const untried = steps.filter(({ hash }) => !passed.has("types", hash));
  const check = untried.length > 0 ? typeCheckerFor(act.dir) : () => [];
  const problems = untried.flatMap((step) => {
    const found = check(step.tree);
    if (found.length === 0) passed.add("types", step.hash);
    return found.map((problem) => inStep(problem, act, step));
  });
  return { detail: remembered("steps type-checked", steps.length, untried.length), problems };
}

/** Line numbers are those of the step, which only `npm run step` shows. */
function inStep(problem: Problem, { name, number }: Act, { id, tree }: Step): Problem {
  const where = tree.has(problem.file) ? `steps/act-${number}-${id}` : name;
  return {
    ...problem,
    file: `${where}/${problem.file}`,
    message: `step ${id}: ${problem.message}`,
    remedy: `${problem.remedy} ('npm run step ${number} ${id}' writes this step)`,
  };
}

/** The files of both acts are formatted as files of the repository; here those between them. */
async function formats(ledger: Ledger, steps: Step[], passed: Passed): Promise<Result> {
  const ends = [loadAct(ledger.below.dir), loadAct(ledger.act.dir)];
  const between = steps.flatMap((step) =>
    [...step.tree]
      .filter(([path, text]) => isFormatted(path) && isNew(path, text, ends))
      .map(([path, text]) => ({ step, path, text })),
  );
  const untried = between.filter(({ path, text }) => !passed.has("format", `${path}\0${text}`));
  const problems: Problem[] = [];
  for (const { step, path, text } of untried) {
    const result = await format(`${ledger.act.name}/${path}`, text);
    if (result.text === text && !result.error) passed.add("format", `${path}\0${text}`);
    else problems.push(inStep(formatProblem(path, text, result), ledger.act, step));
  }
  const detail = remembered("files between the acts formatted", between.length, untried.length);
  return { detail, problems };
}

const isNew = (path: string, text: string, ends: Tree[]) =>
  ends.every((tree) => tree.get(path) !== text);

function formatProblem(
  path: string,
  text: string,
  result: { text: string; error: string },
): Problem {
  const [lines, wanted] = [text.split("\n"), result.text.split("\n")];
  const at = lines.findIndex((line, index) => line !== wanted[index]);
  return {
    file: path,
    line: at + 1,
    message: result.error || `not formatted: Biome would write '${wanted[at]?.trim() ?? ""}'`,
    remedy: "let the lines come apart in another way, or claim them together",
  };
}

async function tests(
  { hash }: Step,
  passed: Passed,
  runTests: () => Promise<Problem[]>,
): Promise<Result> {
  if (passed.has("tests", hash)) return { detail: "remembered as passed", problems: [] };
  const problems = await runTests();
  if (problems.length === 0) passed.add("tests", hash);
  passed.save();
  return { detail: problems.length === 0 ? "passed" : "failed", problems };
}

const remembered = (what: string, all: number, tried: number) =>
  `${all} ${what}${tried < all ? ` (${all - tried} remembered)` : ""}`;
