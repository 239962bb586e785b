import { stopSignal } from "../../kit/stop-signal.ts";
import { runDrill } from "../run-drill.ts";
import { reportOf } from "./drill.ts";
import { arrivedInWords, type Facts, inSeconds, lastReportMs, slowdownOf } from "./facts.ts";
import { variations } from "./variations.ts";

// Finds out what each way to ask for a report costs the people who write, and those who wait.

const listsOfEach = Number(process.argv[2] ?? 1_000);
const signal = stopSignal();
const drill = reportOf({ people: 10, listsOfEach, todosInList: 100 });

for (const { name, side, edits } of variations) {
  const varied = { ...drill, [side]: { ...drill[side], edits } };
  const { sides } = await runDrill(varied, { seed: 1, signal, only: [side] });
  const [result] = sides;
  if (!result?.facts) throw new Error(`${name}: ${result?.error}`);
  const facts = result.facts as Facts;
  const creates = `creates take ${slowdownOf(facts).toFixed(1)} times as long`;
  const reports = `${arrivedInWords(facts)} reports arrive, the last after ${inSeconds(lastReportMs(facts))}`;
  console.log(`${name}: ${creates}; ${reports}`);
}
