import { expect, test } from "vitest";
import { findAct } from "../../shared/kit/acts.ts";
import { actStages } from "./act-stages.ts";
import { dependencies } from "./content-hash.ts";
import { repositoryStages } from "./repository-stages.ts";

const act = findAct("2");
const stages = [...repositoryStages([act]), ...actStages(act, 0, [act])];

test("a package is tested again when one of its source files changes", () => {
  const stage = stages.find(({ name }) => name === `${act.name}: a complete package`);
  const made = [
    "shared/ledger/tree.ts",
    "shared/infra/postgres.ts",
    "shared/telemetry/page/traces.ts",
    "LICENSE",
    ".npmrc",
    ".nvmrc",
    "biome.json",
    "package.json",
  ];
  expect(dependencies(stage?.dependsOn ?? [])).toEqual(expect.arrayContaining(made));
});

test("every remembered outcome depends on the configuration of compiler, tests and packages", () => {
  const config = ["package-lock.json", "tsconfig.json", "vitest.config.ts"];
  for (const { dependsOn } of stages)
    if (dependsOn) expect(dependencies(dependsOn)).toEqual(expect.arrayContaining(config));
});

test("a stage that waits for another one names a stage that exists", () => {
  const names = stages.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  for (const { after } of stages) if (after) expect(names).toContain(after);
});
