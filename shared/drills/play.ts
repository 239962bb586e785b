import { relative } from "node:path";
import { createInterface } from "node:readline/promises";
import { type Paint, painterFor } from "../../scripts/ledger/painter.ts";
import { UserError } from "../../scripts/lib/command.ts";
import { aborted, stopSignal } from "../../scripts/lib/stop-signal.ts";
import { wrapWords } from "../../scripts/lib/wrap-words.ts";
import type { Drill, SideName, Verdict } from "./drill.ts";
import { saveResult } from "./results.ts";
import { type DrillResult, runDrill, type SideResult } from "./run-drill.ts";
import { aboutOf } from "./sides.ts";
import { Table } from "./table.ts";

const names: SideName[] = ["below", "above"];
const textWidth = 96;

type Predictions = Partial<Record<SideName, Verdict>>;

type PlayOptions = {
  seed: number;
  signal: AbortSignal;
  /** Asks for a prediction before anything is given away; only where somebody can answer. */
  asks: boolean;
  /** Leaves both sides open until the signal. */
  holds: boolean;
};

/** Runs a drill for people: story, prediction, expectation, live table, verdict, files. */
async function playDrill(drill: Drill, options: PlayOptions): Promise<DrillResult> {
  const { seed, signal, asks, holds } = options;
  const { stdout } = process;
  const paint = painterFor(stdout);
  const say = (text = "") => stdout.write(`${text}\n`);
  const { pain, below, above } = aboutOf(drill);

  say(`${paint(["bold", "inverse"], ` ${drill.id} `)}  ${paint("bold", pain)}`);
  say(`\n${wrapWords(drill.story, textWidth).join("\n")}\n`);
  say(`below: ${below}\nabove: ${above}\n`);
  const predictions = asks ? await askPredictions(signal) : {};
  for (const name of names) {
    const { verdict, because } = drill[name];
    say(`${name} ${paint("bold", verdict)}, because ${because}`);
  }
  say(paint("dim", `Again with the same randomness: RANDOM_SEED=${seed}`));
  say();

  const table = new Table({ below, above }, paint, stdout.columns || undefined);
  const conclude = (result: DrillResult) => {
    for (const name of names) table.set(name, "verdict", result[name].verdict);
    if (stdout.isTTY) table.draw(stdout);
    else say(table.text().trimEnd());
    say(`\n${conclusion(result, predictions, paint)}`);
    for (const file of saveResult(drill, result)) say(relative(process.cwd(), file));
    say(`shared/drills/${drill.id}/README.md`);
  };
  return runDrill(drill, {
    seed,
    signal,
    report(...cell) {
      table.set(...cell);
      if (stdout.isTTY) table.draw(stdout);
    },
    async conclude(result, open) {
      conclude(result);
      if (!holds) return;
      say();
      for (const { side, url } of open) say(`${side} is open: ${url}`);
      say(`${wrapWords(drill.look, textWidth).join("\n")}\n(Ctrl-C stops all of it)`);
      await aborted(signal);
    },
    keepsOpen: holds,
  });
}

/**
 * Runs drills one after the other. Answers the exit code: 0 only if every side of all of them did
 * what was said.
 * @param json writes the results to standard output, and nothing else
 */
export async function playAll(
  drills: Drill[],
  { seed, json, holds }: { seed: number; json: boolean; holds: boolean },
): Promise<number> {
  const signal = stopSignal();
  const asks = drills.length === 1 && Boolean(process.stdin.isTTY && process.stdout.isTTY);
  const results: DrillResult[] = [];
  try {
    for (const drill of drills)
      if (json) {
        const result = await runDrill(drill, { seed, signal });
        saveResult(drill, result);
        results.push(result);
      } else results.push(await playDrill(drill, { seed, signal, asks, holds }));
  } catch (error) {
    if (!signal.aborted) throw error;
    process.stderr.write("Stopped.\n");
    return 1;
  }
  if (json) process.stdout.write(`${JSON.stringify(results, null, 2)}\n`);
  return results.every(({ ok }) => ok) ? 0 : 1;
}

/** Whoever has said what will happen learns more from what happens. */
async function askPredictions(signal: AbortSignal): Promise<Predictions> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const predictions: Predictions = {};
  try {
    for (const name of names) {
      const question = `Your prediction: ${name} fails or holds? (f, h; Enter to skip) `;
      const answer = (await terminal.question(question, { signal })).trim().toLowerCase();
      if (/^f/.test(answer)) predictions[name] = "fails";
      if (/^h/.test(answer)) predictions[name] = "holds";
    }
  } catch {
    throw new UserError("Stopped before it began.", "Nothing was started.");
  } finally {
    terminal.close();
  }
  process.stdout.write("\n");
  return predictions;
}

function conclusion(result: DrillResult, predictions: Predictions, paint: Paint): string {
  const wrong = names.filter((name) => result[name].verdict !== result[name].expected);
  const lines = wrong.map((name) => paint("red", `✗ ${name} ${complaint(result[name])}`));
  if (result.ok)
    lines.push(paint("green", `✓ Both sides did what was said, in ${result.seconds} s.`));
  for (const name of names) {
    const said = predictions[name];
    const was = said === result[name].verdict ? "and so it is" : `but it ${result[name].verdict}`;
    if (said) lines.push(`You said that ${name} ${said}, ${was}.`);
  }
  return lines.join("\n");
}

function complaint({ verdict, expected, error }: SideResult): string {
  if (verdict === "broken") return `is broken, which proves nothing: ${error}`;
  return `was to ${expected === "fails" ? "fail" : "hold"}, and it ${verdict}.`;
}
