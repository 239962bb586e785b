import { expect, test } from "vitest";
import { findAct } from "../../shared/kit/acts.ts";
import { filesBelow } from "./content-hash.ts";
import { actStages } from "./stages.ts";

test("an ejected act is tried again when anything changed that it is made of", () => {
  const act = findAct("2");
  const stage = actStages(act, 0, [act]).find(({ name }) => name === `${act.name}: ejected`);
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
  expect(filesBelow(stage?.remembers ?? [])).toEqual(expect.arrayContaining(made));
});
