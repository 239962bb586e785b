import { relative } from "node:path";
import { findAct, manifestOf } from "../kit/acts.ts";
import { type Paint, painterFor } from "../kit/painter.ts";
import { aborted, stopSignal } from "../kit/stop-signal.ts";
import { wrapWords } from "../kit/wrap-words.ts";
import { type Drill, plansOf } from "./drill.ts";
import { outcomes } from "./outcomes.ts";
import { askPredictions, compare } from "./predict.ts";
import { saveResult } from "./results.ts";
import {
  type DrillOptions,
  type DrillResult,
  runDrill,
  type SideResult,
  startDrillServers,
} from "./run-drill.ts";
import { aboutOf } from "./sides.ts";
import { Table } from "./table.ts";

export type PlayOptions = {
  seed: number;
  /** Writes only the results to standard output. */
  json: boolean;
  /** Leaves every side open until the user stops the program. */
  holds: boolean;
  /** Runs each drill this many times, each time with the next seed, and ends with a table. */
  repeat?: number;
};

/**
 * Runs drills one after the other. Returns the exit code: 0 only if every side of every run had the
 * expected verdict.
 */
export async function playAll(drills: Drill[], options: PlayOptions): Promise<number> {
  const { seed, json, holds, repeat } = options;
  const signal = stopSignal();
  const runs = drills.flatMap((drill) =>
    Array.from({ length: repeat ?? 1 }, (_, at) => ({ drill, seed: (seed + at) % 2 ** 31 })),
  );
  const asks = runs.length === 1 && Boolean(process.stdin.isTTY && process.stdout.isTTY);
  const results: DrillResult[] = [];
  await using stack = new AsyncDisposableStack();
  try {
    const servers = runs.length > 1 ? await shareServers(drills, stack) : undefined;
    for (const { drill, seed } of runs) {
      const known = { seed, signal, ...(servers && { servers }) };
      const isSilent = json || repeat !== undefined;
      results.push(
        isSilent
          ? await playSilently(drill, known)
          : await playDrill(drill, { ...known, asks, holds }),
      );
      if (repeat !== undefined && !json) say(outcomes(results.slice(-1)));
    }
  } catch (error) {
    if (!signal.aborted) throw error;
    process.stderr.write("Stopped.\n");
    return 1;
  }
  if (json) process.stdout.write(`${JSON.stringify(results, null, 2)}\n`);
  else if (repeat !== undefined) say(`\n${outcomes(results)}`);
  return results.every(({ ok }) => ok) ? 0 : 1;
}

/** Starts the servers that the drills need, once for all. */
async function shareServers(drills: Drill[], stack: AsyncDisposableStack) {
  const needs = new Set(drills.flatMap(({ at }) => manifestOf(findAct(at.act)).servers));
  const infra = await startDrillServers([...needs]);
  stack.defer(infra.stop);
  return infra.env;
}

type Known = Pick<DrillOptions, "seed" | "signal" | "servers">;

async function playSilently(drill: Drill, options: Known): Promise<DrillResult> {
  const result = await runDrill(drill, options);
  saveResult(drill, result);
  return result;
}

const say = (text: string) => process.stdout.write(`${text}\n`);
const inLines = (text: string) => wrapWords(text, 96).join("\n");

/** Runs a drill for a person: story, prediction, expectation, live table, verdict, files. */
async function playDrill(
  drill: Drill,
  { asks, holds, ...known }: Known & { asks: boolean; holds: boolean },
): Promise<DrillResult> {
  const { seed, signal } = known;
  const { stdout } = process;
  const paint = painterFor(stdout);
  const { pain, sides } = aboutOf(drill);
  say(`${paint(["bold", "inverse"], ` ${drill.id} `)}  ${paint("bold", pain)}\n`);
  say(`${inLines(drill.story)}\n`);
  for (const { title, is } of sides) say(`${paint("bold", title)}: ${is}`);
  say(`\n${inLines(`A side holds if ${drill.holdsIf}. Otherwise it fails.`)}\n`);
  const predictions = asks ? await askPredictions(drill, signal) : {};
  for (const { plan } of plansOf(drill))
    say(inLines(`Expected: ${plan.title} ${plan.verdict}, because ${plan.because}.`));
  say(
    paint(
      "dim",
      `To run it again with the same randomness: npm run drill ${drill.id} seed ${seed}\n`,
    ),
  );

  const table = new Table(sides, paint, stdout.columns || undefined);
  return runDrill(drill, {
    ...known,
    report(...cell) {
      table.set(...cell);
      if (stdout.isTTY) table.draw(stdout);
    },
    keepsOpen: holds,
    async conclude(result, open) {
      for (const { name, verdict } of result.sides) table.set(name, "verdict", verdict);
      table.draw(stdout);
      say(["", ...conclusion(result, paint), ...compare(predictions, result)].join("\n"));
      for (const file of saveResult(drill, result)) say(relative(process.cwd(), file));
      say(`shared/drills/${drill.id}/README.md`);
      if (!holds) return;
      const titleOf = (name: string) => sides.find((side) => side.name === name)?.title;
      const addresses = [...open].map(({ side, url }) => `${titleOf(side)} is open: ${url}`);
      say(["", ...addresses, inLines(drill.look), "(Ctrl-C stops everything)"].join("\n"));
      await aborted(signal);
    },
  });
}

function conclusion({ ok, seconds, sides, lesson }: DrillResult, paint: Paint): string[] {
  const wrong = sides.filter(({ verdict, expected }) => verdict !== expected);
  return [
    ...(ok ? [paint("green", `✓ Every side had the expected verdict, in ${seconds} s.`)] : []),
    ...wrong.map((side) => paint("red", `✗ ${side.title} ${complaint(side)}`)),
    ...(lesson ? [inLines(lesson)] : []),
  ];
}

function complaint({ verdict, expected, error }: SideResult): string {
  if (verdict === "broken") return `broke, so there is no verdict: ${error}`;
  return `${verdict}, but was expected to ${expected === "fails" ? "fail" : "hold"}.`;
}
