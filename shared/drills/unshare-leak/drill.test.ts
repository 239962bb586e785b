import { expect, test } from "vitest";
import { expectPainAndRelief, runAltered, useStep } from "../test/alter.ts";
import { drill, judge } from "./drill.ts";
import type { Facts } from "./facts.ts";
import { leaksOf } from "./leaks.ts";

test("below shows the pain and above the relief", () => expectPainAndRelief(drill));

test("fails if an unshare on the side above does not change the epoch", async () => {
  const result = await runAltered(drill, "above", [
    {
      file: "src/data/member-tuples.ts",
      find: "await changeEpochs([...changed, ...accountIds]);",
      replace: "if (added.length > 0) await changeEpochs([...changed, ...accountIds]);",
    },
  ]);
  expect(result, result.error).toMatchObject({ verdict: "fails" });
  expect((result.facts as Facts).leaked).toBeGreaterThan(0);
});

test("fails if the side below keeps lists by epochs, too", async () => {
  const result = await runAltered(drill, "below", await useStep(drill, "above"));
  expect(result, result.error).toMatchObject({ verdict: "holds" });
});

test("one leak is enough to fail, and so is a search that loads all lists", () => {
  const cost = { lists: 10, medianMs: 5, loaded: 9, share: 0.1 };
  expect(judge({ leaked: 0, costs: [cost] })).toBe("holds");
  expect(judge({ leaked: 1, costs: [cost] })).toBe("fails");
  expect(judge({ leaked: 0, costs: [cost, { ...cost, loaded: 10 }] })).toBe("fails");
});

test("only a search that begins after the acknowledgement can leak, and only to the former member", () => {
  const unshare = { who: "Ben", listId: "a", sentMs: 10, acknowledgedMs: 20 };
  const search = { who: "Ben", sentMs: 21, answeredMs: 25, listIds: ["a", "b"] };
  expect(leaksOf([unshare], [search])).toEqual([{ unshare, search }]);
  const others = [
    { ...search, sentMs: 19 },
    { ...search, who: "Chloe" },
    { ...search, listIds: ["b"] },
  ];
  expect(leaksOf([unshare], others)).toEqual([]);
});
