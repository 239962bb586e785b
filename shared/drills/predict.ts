import { createInterface } from "node:readline/promises";
import { UserError } from "../kit/command.ts";
import { type SideName, sideNames, type Verdict } from "./drill.ts";
import type { DrillResult } from "./run-drill.ts";

/** What somebody expects, before anything is given away. */
export type Predictions = Partial<Record<SideName, Verdict>>;

/** Asks at the terminal: whoever has said what will happen learns more from what happens. */
export async function askPredictions(signal: AbortSignal): Promise<Predictions> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const predictions: Predictions = {};
  try {
    for (const name of sideNames) {
      const question = `Your prediction: ${name} fails or holds? (f, h; Enter to skip) `;
      const answer = (await terminal.question(question, { signal })).trim().toLowerCase();
      if (answer.startsWith("f")) predictions[name] = "fails";
      if (answer.startsWith("h")) predictions[name] = "holds";
    }
  } catch {
    throw new UserError("Stopped before it began.", "Nothing was started.");
  } finally {
    terminal.close();
  }
  process.stdout.write("\n");
  return predictions;
}

/** A sentence for each side of which something was predicted. */
export function compare(predictions: Predictions, result: DrillResult): string[] {
  return sideNames.flatMap((name) => {
    const said = predictions[name];
    const { verdict } = result[name];
    if (!said || verdict === "broken") return [];
    const was = said === verdict ? "and so it is" : `but it ${verdict}`;
    return [`You said that ${name} ${said}, ${was}.`];
  });
}
