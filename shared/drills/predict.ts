import { createInterface } from "node:readline/promises";
import { UserError } from "../kit/command.ts";
import { type Drill, plansOf, type SideName, type Verdict } from "./drill.ts";
import type { DrillResult } from "./run-drill.ts";

/** A person's expectation for each side, before the drill states its own. */
export type Predictions = Partial<Record<SideName, Verdict>>;

/** Asks for predictions at the terminal. People remember an outcome better if they predicted it. */
export async function askPredictions(drill: Drill, signal: AbortSignal): Promise<Predictions> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const predictions: Predictions = {};
  try {
    for (const { name, plan } of plansOf(drill)) {
      const question = `Your prediction. ${plan.title}: fails or holds? (f, h; Enter to skip) `;
      const answer = (await terminal.question(question, { signal })).trim().toLowerCase();
      if (answer.startsWith("f")) predictions[name] = "fails";
      if (answer.startsWith("h")) predictions[name] = "holds";
    }
  } catch {
    throw new UserError("Stopped before the drill began.", "Nothing was started.");
  } finally {
    terminal.close();
  }
  process.stdout.write("\n");
  return predictions;
}

/** One sentence for each side that the person predicted. */
export function compare(predictions: Predictions, { sides }: DrillResult): string[] {
  return sides.flatMap(({ name, title, verdict }) => {
    const predicted = predictions[name];
    if (!predicted || verdict === "broken") return [];
    const outcome = predicted === verdict ? "you were right" : `but it ${verdict}`;
    return [`${title}: you predicted that it ${predicted}, ${outcome}.`];
  });
}
