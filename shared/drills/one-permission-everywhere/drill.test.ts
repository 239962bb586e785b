import { expect, test } from "vitest";
import { expectPainAndRelief, runAltered } from "../test/alter.ts";
import { cheaper } from "./cheaper.ts";
import { drill } from "./drill.ts";

test("below shows the pain and above the relief", () => expectPainAndRelief(drill));

test("fails if search on the side above has its own rule", async () => {
  const result = await runAltered(drill, "above", [
    {
      file: "src/services/read-api.ts",
      find: 'listsOf(accountId, "read")',
      replace: 'listsOf(accountId, "leave")',
    },
  ]);
  expect(result).toMatchObject({ verdict: "broken" });
  expect(result.error).toContain("not enough: finds nothing: old rule.");
});

test("fails if all queries of the side below ask the table, too", async () => {
  const result = await runAltered(drill, "below", cheaper);
  expect(result, result.error).toMatchObject({ verdict: "holds" });
});
