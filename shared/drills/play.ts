import { relative } from "node:path";
import { type Paint, painterFor } from "../kit/painter.ts";
import { aborted, stopSignal } from "../kit/stop-signal.ts";
import { wrapWords } from "../kit/wrap-words.ts";
import { type Drill, sideNames } from "./drill.ts";
import { askPredictions, compare } from "./predict.ts";
import { saveResult } from "./results.ts";
import { type DrillResult, runDrill, type SideResult } from "./run-drill.ts";
import { aboutOf } from "./sides.ts";
import { Table } from "./table.ts";

export type PlayOptions = {
  seed: number;
  /** Writes the results to standard output, and nothing else. */
  json: boolean;
  /** Leaves both sides open until somebody asks to stop. */
  holds: boolean;
};

/**
 * Runs drills one after the other. Answers the exit code: 0 only if every side of all of them did
 * what was said.
 */
export async function playAll(drills: Drill[], options: PlayOptions): Promise<number> {
  const { seed, json, holds } = options;
  const signal = stopSignal();
  const asks = drills.length === 1 && Boolean(process.stdin.isTTY && process.stdout.isTTY);
  const results: DrillResult[] = [];
  try {
    for (const drill of drills)
      results.push(
        json
          ? await playSilently(drill, { seed, signal })
          : await playDrill(drill, { seed, signal, asks, holds }),
      );
  } catch (error) {
    if (!signal.aborted) throw error;
    process.stderr.write("Stopped.\n");
    return 1;
  }
  if (json) process.stdout.write(`${JSON.stringify(results, null, 2)}\n`);
  return results.every(({ ok }) => ok) ? 0 : 1;
}

type Quiet = { seed: number; signal: AbortSignal };

async function playSilently(drill: Drill, options: Quiet): Promise<DrillResult> {
  const result = await runDrill(drill, options);
  saveResult(drill, result);
  return result;
}

const say = (text: string) => process.stdout.write(`${text}\n`);
const inLines = (text: string) => wrapWords(text, 96).join("\n");

/** Runs a drill for people: story, prediction, expectation, live table, verdict, files. */
async function playDrill(
  drill: Drill,
  { seed, signal, asks, holds }: Quiet & { asks: boolean; holds: boolean },
): Promise<DrillResult> {
  const { stdout } = process;
  const paint = painterFor(stdout);
  const { pain, below, above } = aboutOf(drill);
  say(`${paint(["bold", "inverse"], ` ${drill.id} `)}  ${paint("bold", pain)}\n`);
  say(`${inLines(drill.story)}\n\nbelow: ${below}\nabove: ${above}\n`);
  say(`${inLines(`A side holds if ${drill.holdsIf}. Otherwise it fails.`)}\n`);
  const predictions = asks ? await askPredictions(signal) : {};
  for (const name of sideNames) {
    const { verdict, because } = drill[name];
    say(`${name} ${paint("bold", verdict)}, because ${because}`);
  }
  say(paint("dim", `Again with the same randomness: RANDOM_SEED=${seed}\n`));

  const table = new Table({ below, above }, paint, stdout.columns || undefined);
  return runDrill(drill, {
    seed,
    signal,
    report(...cell) {
      table.set(...cell);
      if (stdout.isTTY) table.draw(stdout);
    },
    keepsOpen: holds,
    async conclude(result, open) {
      for (const name of sideNames) table.set(name, "verdict", result[name].verdict);
      table.draw(stdout);
      say(["", ...conclusion(result, paint), ...compare(predictions, result)].join("\n"));
      for (const file of saveResult(drill, result)) say(relative(process.cwd(), file));
      say(`shared/drills/${drill.id}/README.md`);
      if (!holds) return;
      const addresses = [...open].map(({ side, url }) => `${side} is open: ${url}`);
      say(["", ...addresses, inLines(drill.look), "(Ctrl-C stops all of it)"].join("\n"));
      await aborted(signal);
    },
  });
}

function conclusion(result: DrillResult, paint: Paint): string[] {
  if (result.ok) return [paint("green", `✓ Both sides did what was said, in ${result.seconds} s.`)];
  const wrong = sideNames.filter((name) => result[name].verdict !== result[name].expected);
  return wrong.map((name) => paint("red", `✗ ${name} ${complaint(result[name])}`));
}

function complaint({ verdict, expected, error }: SideResult): string {
  if (verdict === "broken") return `is broken, which proves nothing: ${error}`;
  return `was to ${expected === "fails" ? "fail" : "hold"}, and it ${verdict}.`;
}
