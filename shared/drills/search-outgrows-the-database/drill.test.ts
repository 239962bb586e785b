import { expect, test } from "vitest";
import { expectPainAndRelief, runAltered, useStep } from "../test/alter.ts";
import { judge, outgrow } from "./drill.ts";

// Each search reads as much as in the drill, because each of the fewer people sees as many todos.
const drill = outgrow({ people: 2, listsOfEach: 1_000, todosInList: 100 });

const timeout = 900_000;

test("below shows the pain and above the relief", { timeout }, () => expectPainAndRelief(drill));

test("fails if the side above has no search engine", { timeout }, async () => {
  const result = await runAltered(drill, "above", await useStep(drill, "below"));
  expect(result, result.error).toMatchObject({ verdict: "fails" });
});

test("a create must take less than five times as long at the highest load", () => {
  const verdict = (atHighest: number) => {
    const waits = [10, 90, atHighest].map((create) => ({ create, search: 100 }));
    return judge({ waits });
  };
  expect([verdict(49), verdict(50)]).toEqual(["holds", "fails"]);
});
