import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, vi } from "vitest";
import { hasBrowser } from "../../acceptance/page/chromium.ts";
import { startThrowawayInfra } from "../../infra/infra.ts";
import { findAct, manifestOf } from "../../kit/acts.ts";
import { writeTree } from "../../ledger/tree.ts";
import type { Drill, Side, SideName } from "../drill.ts";
import { applyEdits, type Edit } from "../edits.ts";
import { playAll } from "../play.ts";
import { type DrillResult, runDrill, type SideResult, startDrillServers } from "../run-drill.ts";
import { openSide, stepsOfDrill, writeSide } from "../sides.ts";
import { overlaps } from "./overlaps.ts";

/**
 * Gives a side the code of another step, for example the side below the code of the side above, to
 * fix it.
 */
export async function useStep(drill: Drill, from: SideName): Promise<(dir: string) => void> {
  const { tree } = (await stepsOfDrill(drill))[from];
  return (dir) => {
    for (const entry of readdirSync(dir)) rmSync(join(dir, entry), { recursive: true });
    writeTree(tree, dir);
  };
}

/** The results of `once` in the whole run of each drill, such as the load of all sides. */
const made = new Map<string, Promise<unknown>>();

/**
 * Runs all sides of a drill as `npm run drill <id> json` does. Every side must have the expected
 * verdict, and the result and both pictures must be written.
 */
export async function expectPainAndRelief(drill: Drill): Promise<void> {
  const dir = mkdtempSync(join(tmpdir(), "drills-"));
  onTestFinished(() => rmSync(dir, { recursive: true }));
  vi.stubEnv("DRILL_RESULTS", dir);
  const write = vi.spyOn(process.stdout, "write").mockReturnValue(true);
  const watched: Drill = {
    ...drill,
    scenario(side, report) {
      const once: Side["once"] = (make) => {
        const result = side.once(make);
        made.set(drill.id, result);
        return result;
      };
      return drill.scenario({ ...side, once }, report);
    },
  };
  const exitCode = await playAll([watched], { seed: 1, json: true, holds: false });
  write.mockRestore();
  vi.unstubAllEnvs();
  const file = (name: string) => readFileSync(join(dir, drill.id, name), "utf8");
  const result = JSON.parse(file("result.json")) as DrillResult;
  expect(result.ok, JSON.stringify(result)).toBe(true);
  expect(exitCode).toBe(0);
  const verdicts = result.sides.map(({ name, verdict }) => `${name} ${verdict}`);
  expect(verdicts).toEqual(expect.arrayContaining(["below fails", "above holds"]));
  expect(file("chart.svg")).toContain(result.pain);
  expect(file("space-time.svg")).toContain("The request that was wrong:");
  if (!hasBrowser) return;
  const problems = await overlaps([file("chart.svg"), file("space-time.svg")]);
  expect(problems, "of the chart and of the space-time picture").toEqual([[], []]);
}

/**
 * Changes the code of one side and runs only that side. The side above gets the same load as in the
 * whole run. The first side makes its own.
 */
export async function runAltered(
  drill: Drill,
  name: SideName,
  change: Edit[] | ((dir: string) => void),
): Promise<SideResult> {
  const alter = typeof change === "function" ? change : (dir: string) => applyEdits(dir, change);
  const altered: Drill = {
    ...drill,
    scenario(side, report) {
      alter(side.act.dir);
      const known = name === "below" ? undefined : made.get(drill.id);
      const once: Side["once"] = (make) => (known ? (known as ReturnType<typeof make>) : make());
      return drill.scenario(known ? { ...side, once } : side, report);
    },
  };
  const { signal } = new AbortController();
  await using stack = new AsyncDisposableStack();
  // The code of another step may need servers that the side's own does not.
  const infra = await startDrillServers(manifestOf(findAct(drill.at.act)).servers);
  stack.defer(infra.stop);
  const { env: servers } = infra;
  const { ok, sides } = await runDrill(altered, { seed: 1, signal, only: [name], servers });
  const [side] = sides;
  if (!side) throw new Error(`${drill.id} has no side '${name}'.`);
  expect(ok, "a drill is not ok if a side has another verdict than expected").toBe(false);
  return side;
}

/** Opens only one side of a drill, and runs a function on it. */
export async function onSide<T>(
  drill: Drill,
  name: SideName,
  seed: number,
  run: (side: Side) => Promise<T>,
): Promise<T> {
  await using stack = new AsyncDisposableStack();
  const step = (await stepsOfDrill(drill))[name];
  const act = stack.adopt(writeSide(drill.at.act, step), ({ remove }) => remove());
  const needs = manifestOf(act).servers;
  const infra = await startThrowawayInfra({ needs, purpose: "durability" });
  stack.defer(infra.stop);
  const started = stack.use(new AsyncDisposableStack());
  const once = <Made>(make: () => Promise<Made>) => make();
  const { signal } = new AbortController();
  const known = { name, act, servers: infra.env, seed, signal, once };
  return await run(openSide(known, started, new Set()));
}
