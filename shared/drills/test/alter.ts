import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { onTestFinished, vi } from "vitest";
import { startThrowawayInfra } from "../../infra/infra.ts";
import { manifestOf } from "../../kit/acts.ts";
import { writeTree } from "../../ledger/tree.ts";
import type { Drill, Side, SideName } from "../drill.ts";
import { applyEdits, type Edit } from "../edits.ts";
import { playAll } from "../play.ts";
import { lastResult, resultDir } from "../results.ts";
import { openSide, stepsOfDrill, writeSide } from "../sides.ts";

/** Gives a side the code of another step: of the one above, to mend the one below. */
export async function useStep(drill: Drill, from: SideName): Promise<(dir: string) => void> {
  const { tree } = (await stepsOfDrill(drill))[from];
  return (dir) => {
    for (const entry of readdirSync(dir)) rmSync(join(dir, entry), { recursive: true });
    writeTree(tree, dir);
  };
}

/**
 * Runs a drill as the command does, after changing the code of one side. Answers the exit code and
 * both verdicts.
 */
export async function runAltered(
  drill: Drill,
  name: SideName,
  change: Edit[] | ((dir: string) => void),
) {
  const alter = typeof change === "function" ? change : (dir: string) => applyEdits(dir, change);
  const altered: Drill = {
    ...drill,
    id: `${drill.id}-altered`,
    async scenario(side, report) {
      if (side.name === name) alter(side.act.dir);
      return drill.scenario(side, report);
    },
  };
  onTestFinished(() => rmSync(resultDir(altered.id), { recursive: true, force: true }));
  const write = vi.spyOn(process.stdout, "write").mockReturnValue(true);
  const exitCode = await playAll([altered], { seed: 1, json: true, holds: false });
  write.mockRestore();
  const { sides = [] } = lastResult(altered.id) ?? {};
  const verdictOf = (name: SideName) => sides.find((side) => side.name === name)?.verdict;
  const errors = sides.flatMap(({ error }) => error ?? []);
  return { exitCode, below: verdictOf("below"), above: verdictOf("above"), error: errors.at(-1) };
}

/** Opens one side of a drill alone, and runs something on it. */
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
