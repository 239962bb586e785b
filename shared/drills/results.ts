import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ladderDir } from "../infra/infra.ts";
import { drawChart } from "./chart.ts";
import type { Drill } from "./drill.ts";
import type { DrillResult, SideResult } from "./run-drill.ts";

/** Where the result and the chart of a drill's last run are; DRILL_RESULTS may name another place. */
export const resultDir = (id: string) =>
  join(process.env.DRILL_RESULTS ?? join(ladderDir, "drills"), id);

/** A drill's last result, if it has run here. */
export function lastResult(id: string): DrillResult | undefined {
  const file = join(resultDir(id), "result.json");
  return existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : undefined;
}

/** Writes `result.json`, and `chart.svg` where both sides came to a verdict. Answers the files. */
export function saveResult(drill: Drill, result: DrillResult): string[] {
  const dir = resultDir(drill.id);
  mkdirSync(dir, { recursive: true });
  const resultFile = join(dir, "result.json");
  writeFileSync(resultFile, `${JSON.stringify(result, null, 2)}\n`);
  const chartFile = join(dir, "chart.svg");
  const chart = chartOf(drill, result);
  // The picture of an earlier run beside a result without one would tell a wrong story.
  if (chart === undefined) rmSync(chartFile, { force: true });
  else writeFileSync(chartFile, chart);
  return chart === undefined ? [resultFile] : [chartFile, resultFile];
}

function chartOf(drill: Drill, result: DrillResult): string | undefined {
  const { below, above } = result;
  const headOf = ({ is, verdict }: SideResult) =>
    verdict === "broken" ? undefined : { is, verdict };
  const heads = { below: headOf(below), above: headOf(above) };
  if (!heads.below || !heads.above) return undefined;
  const bodies = drill.chart({ below: below.facts, above: above.facts });
  return drawChart(result, { below: heads.below, above: heads.above }, bodies);
}
