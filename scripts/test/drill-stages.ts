import { join } from "node:path";
import { drillIds, loadDrill } from "../../shared/drills/drills.ts";
import { findAct, manifestOf, root } from "../../shared/kit/acts.ts";
import { readPieces } from "../../shared/ledger/pieces.ts";
import { runVitest } from "./run-tests.ts";
import type { Context, Stage } from "./stage.ts";

/** Code that every drill uses. */
const common = [
  ...[":(glob)shared/drills/*.ts", "shared/drills/company", "shared/drills/test"],
  ...["shared/acceptance", "shared/infra"],
  ...["shared/kit", "shared/ledger", "shared/load", "shared/telemetry"],
];

/** Runs test files of shared/drills on servers that wait for the disk, as in production. */
async function runDrillTests(file: string, servers: string[], context: Context) {
  const env = await context.servers(servers, "durability");
  return runVitest([file], { cwd: join(root, "shared/drills"), env, signal: context.signal });
}

/**
 * A stage for each drill. The drills share one set of servers, and some slow down the mail server,
 * so they run one after the other. A drill that measures time runs alone on the machine.
 */
export async function drillStages(): Promise<Stage[]> {
  const stages: Stage[] = [];
  for (const id of drillIds()) {
    const { at, measures } = await loadDrill(id);
    const act = findAct(at.act);
    const below = findAct(readPieces(act).below);
    const servers = [...new Set([act, below].flatMap((one) => manifestOf(one).servers))];
    const before = stages.at(-1);
    stages.push({
      name: `drill ${id}`,
      onlyFull: true,
      weight: measures === "time" ? Number.POSITIVE_INFINITY : 1,
      budget: measures === "time" ? 300 : 120,
      dependsOn: [below.name, act.name, `shared/drills/${id}`, ...common],
      run: (context) => runDrillTests(`${id}/drill.test.ts`, servers, context),
      ...(before && { after: before.name }),
    });
  }
  const last = stages.at(-1);
  stages.push({
    name: "the drill command",
    onlyFull: true,
    weight: 1,
    budget: 40,
    dependsOn: ["act-*", "shared", "scripts"],
    run: (context) => runDrillTests("test/command.test.ts", ["postgres", "smtp"], context),
    ...(last && { after: last.name }),
  });
  return stages;
}
