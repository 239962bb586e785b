import { expect, test } from "vitest";
import { dependencies } from "./content-hash.ts";
import { drillStages } from "./drill-stages.ts";

test("a drill is tested again if its acts, its own folder or common code changed", async () => {
  const stages = await drillStages();
  const files = dependencies(
    stages.find(({ name }) => name === "drill wipe-test-data")?.dependsOn ?? [],
  );
  expect(files).toEqual(
    expect.arrayContaining([
      "act-1-modular/src/main.ts",
      "shared/drills/run-drill.ts",
      "shared/drills/wipe-test-data/drill.ts",
      "shared/infra/postgres.ts",
    ]),
  );
  expect(files.filter((file) => file.startsWith("shared/drills/silent-wrong/"))).toEqual([]);
});

test("drills run one after the other, and alone if they measure time", async () => {
  const stages = await drillStages();
  for (const [at, { after }] of stages.entries()) expect(after).toBe(stages[at - 1]?.name);
  const weightOf = (id: string) => stages.find(({ name }) => name === `drill ${id}`)?.weight;
  expect(weightOf("find-the-slowdown")).toBe(Number.POSITIVE_INFINITY);
  expect(weightOf("one-rule-one-home")).toBe(1);
});
