import { expect, test } from "vitest";
import { expectPainAndRelief, onSide, runAltered, useStep } from "../test/alter.ts";
import { drill } from "./drill.ts";
import { places, plantsOf } from "./places.ts";
import { isRight, runRounds } from "./rounds.ts";

// In shared/drills, SEEDS=25 npx vitest run find-the-slowdown takes some ten minutes. A team works
// for at most five seeds, because old telemetry is removed.
const seedCount = Number(process.env.SEEDS ?? 2);
const teams = Array.from({ length: Math.ceil(seedCount / 5) }, (_, team) =>
  [1, 2, 3, 4, 5].map((at) => team * 5 + at).filter((seed) => seed <= seedCount),
);

test("below shows the pain and above the relief", () => expectPainAndRelief(drill));

test.each(teams)(
  "names every place from telemetry alone, in any order and variant",
  async (...seeds) => {
    const plants = seeds.flatMap(plantsOf);
    for (const place of places)
      expect(plants.filter((plant) => plant.place === place)).toHaveLength(seeds.length);
    const rounds = await onSide(drill, "above", 1, (side) => runRounds(side, plants, () => {}));
    expect(rounds.filter((round) => !isRight(round))).toEqual([]);
    expect(rounds).toHaveLength(plants.length);
  },
  300_000,
);

test("fails if nothing counts lock waits on the side above", async () => {
  const result = await runAltered(drill, "above", [
    { file: "src/data/vitals.ts", find: "wait_event_type = 'Lock'", replace: "false" },
  ]);
  expect(result, result.error).toMatchObject({ verdict: "fails" });
});

test("fails if the side below has the same telemetry", async () => {
  const result = await runAltered(drill, "below", await useStep(drill, "above"));
  expect(result, result.error).toMatchObject({ verdict: "holds" });
});
