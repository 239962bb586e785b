import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ladderDir } from "../infra/infra.ts";
import { drawChart, type Panel } from "./chart.ts";
import type { Drill } from "./drill.ts";
import type { DrillResult, SideResult } from "./run-drill.ts";
import { drawSpaceTime } from "./space-time.ts";

/**
 * The folder of the result and the pictures of a drill's last run. DRILL_RESULTS names another one.
 */
export const resultDir = (id: string) =>
  join(process.env.DRILL_RESULTS ?? join(ladderDir, "drills"), id);

/** A drill's last result, if the drill has run on this machine. */
export function lastResult(id: string): DrillResult | undefined {
  const file = join(resultDir(id), "result.json");
  if (!existsSync(file)) return undefined;
  const result: Partial<DrillResult> = JSON.parse(readFileSync(file, "utf8"));
  return result.sides ? (result as DrillResult) : undefined; // an earlier version wrote another format
}

/**
 * Writes `result.json` and the pictures: `chart.svg` if every side came to a verdict,
 * `space-time.svg` if the side that it shows failed. Returns the files.
 */
export function saveResult(drill: Drill, result: DrillResult): string[] {
  const dir = resultDir(drill.id);
  mkdirSync(dir, { recursive: true });
  const files: Record<string, string | undefined> = {
    "chart.svg": chartOf(drill, result),
    "space-time.svg": spaceTimeOf(drill, result),
    "result.json": `${JSON.stringify(result, null, 2)}\n`,
  };
  return Object.entries(files).flatMap(([name, content]) => {
    const file = join(dir, name);
    // Removes pictures of an earlier run, which do not belong to this result.
    if (content === undefined) rmSync(file, { force: true });
    else writeFileSync(file, content);
    return content === undefined ? [] : [file];
  });
}

/** The chart, if there is something to compare. */
export function chartOf({ chart }: Drill, result: DrillResult): string | undefined {
  const { sides } = result;
  if (sides.length < 2) return undefined;
  const all = sides.map(({ facts }) => facts);
  const panelOf = ({ title, is, verdict, facts }: SideResult): Panel[] =>
    verdict === "broken" ? [] : [{ title, is, verdict, body: chart.draw(facts, all) }];
  if (sides.some(({ verdict }) => verdict === "broken")) return undefined;
  const sentences = sides.map(({ title, facts }) => `${title}: ${chart.describe(facts)}`);
  const about = { ...chart, description: sentences.join(" ") };
  return drawChart(result, sides.flatMap(panelOf), about);
}

/** The picture of the run in which the pain showed. */
export function spaceTimeOf(drill: Drill, result: DrillResult): string | undefined {
  const { pictured = "below" } = drill;
  const failing = result.sides.find(({ name }) => name === pictured);
  if (failing?.verdict !== "fails") return undefined;
  return drawSpaceTime(result, drill.spaceTime(failing.facts));
}
