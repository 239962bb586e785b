import { createHash } from "node:crypto";
import type { Act } from "../../shared/kit/acts.ts";
import { checkCopies, copiesOf } from "../../shared/ledger/copies.ts";
import { readLedger } from "../../shared/ledger/ledger.ts";
import type { Ledger, Problem, Tree } from "../../shared/ledger/model.ts";
import { readPieces } from "../../shared/ledger/pieces.ts";
import { checkEnds, type Step, stepsOf } from "../../shared/ledger/steps.ts";
import { loadAct } from "../../shared/ledger/tree.ts";
import { Passed } from "../test/passed.ts";
import { type Means, testStep } from "../test/step-tests.ts";
import { testsOf, untriedTests } from "../test/untried-tests.ts";
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

/** Runs parts of the check of an act. Each call returns whether the part found no problem. */
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
 * Checks one act's ledger: its claims, its documents, and its steps (bytes, types, format). It skips
 * the steps if a claim is wrong, because each unclaimed line would appear again as an error of a step.
 */
export async function checkAct(act: Act, onStage: OnStage): Promise<Stage[]> {
  const { stages, run } = partsOf(act, onStage);
  const ledger = readLedger(act);
  const isClaimed = await run("claims", () => claims(ledger));
  await run("documents", () => ({
    detail: "reasons, decisions, first files, README sections and exercises of the pieces",
    problems: checkDocuments(ledger),
  }));
  const copies = copiesOf(act);
  if (copies.length > 0) {
    const detail = copies.map(({ from, to }) => `${to}/ is a byte copy of ${from}`).join("; ");
    await run("copies", () => ({ detail, problems: checkCopies(act) }));
  }
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
 * Runs tests of an act's steps, until those of one step fail. The other parts must have passed.
 *
 * Step 0 is the act below under another name, so it is skipped. The last step is the act itself:
 * its whole suite runs. The whole suite of the steps in `whole` also runs. For the other steps, only
 * the tests run that the step adds or changes, and two of the whole app. Tests that have passed with
 * the same step are not repeated.
 * @param whole names of steps, as `nameOfStep` returns them
 * @param means starts the servers; it is called only if tests need them
 */
export async function testSteps(
  act: Act,
  whole: string[],
  onStage: OnStage,
  means: () => Promise<Means>,
): Promise<Stage[]> {
  const { stages, run } = partsOf(act, onStage);
  const steps = stepsOf(readLedger(act));
  for (const [at, step] of steps.entries()) {
    const before = steps[at - 1];
    if (!before) continue;
    const isWhole = step === steps.at(-1) || whole.includes(nameOfStep(act, step.id));
    const all = testsOf(step.tree);
    const own = all.filter((file) => step.tree.get(file) !== before.tree.get(file));
    const work = async (): Promise<Result> => {
      const files = untriedTests(step.tree, isWhole ? all : own);
      const detail = `${files.length} of ${all.length} test files`;
      if (files.length === 0) return { detail, problems: [] };
      return { detail, problems: await testStep(act.name, step, await means(), files) };
    };
    if (!(await run(`tests of step ${step.id}`, work))) break;
  }
  return stages;
}

export const nameOfStep = ({ name }: Act, id: string): string => `${name}/${id}`;

/** Draws some of all steps between acts for a run of their whole suites. The seed decides which. */
export function drawSteps(acts: Act[], seed: number, count = Number.POSITIVE_INFINITY): string[] {
  const rankOf = (name: string) => createHash("sha256").update(`${seed} ${name}`).digest("hex");
  return acts
    .flatMap((act) =>
      readPieces(act)
        .pieces.slice(0, -1)
        .map(({ id }) => nameOfStep(act, id)),
    )
    .map((name) => ({ name, rank: rankOf(name) }))
    .sort((one, other) => (one.rank < other.rank ? -1 : 1))
    .slice(0, count)
    .map(({ name }) => name);
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

/**
 * Points to the step, because the line numbers are those of the step, which only `npm run step`
 * writes.
 */
function inStep(problem: Problem, { name, number }: Act, { id, tree }: Step): Problem {
  const where = tree.has(problem.file) ? `steps/act-${number}-${id}` : name;
  return {
    ...problem,
    file: `${where}/${problem.file}`,
    message: `step ${id}: ${problem.message}`,
    remedy: `${problem.remedy} ('npm run step ${number} ${id}' writes this step)`,
  };
}

/** Checks files that are only in steps. The files of both acts are checked with the repository. */
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
    remedy: "split the lines in another way, or claim them together",
  };
}

const remembered = (what: string, all: number, tried: number) =>
  `${all} ${what}${tried < all ? ` (${all - tried} remembered)` : ""}`;
