import { expect, test } from "vitest";
import { expectPainAndRelief, runAltered } from "../test/alter.ts";
import { drill } from "./drill.ts";

test("below shows the pain and above the relief", () => expectPainAndRelief(drill));

test("fails if one way of the side above has its own rule", async () => {
  const result = await runAltered(drill, "above", [
    {
      file: "src/application/members.ts",
      find: 'accountId === caller.account.id ? "read" : "share"',
      replace: 'accountId === caller.account.id ? "read" : "manage"',
    },
  ]);
  expect(result).toMatchObject({ verdict: "broken" });
  expect(result.error).toContain("not complete: remove a member");
});

test("fails if the side below has one home for the rule, too", async () => {
  const asks = (what: string) => `if (callerRole !== "owner") throw forbidden("${what}`;
  const useHome = (what: string) => ({
    file: "src/members.ts",
    find: asks(what),
    replace: `if (!toList({ role: callerRole }).may.includes("share")) throw forbidden("${what}`,
  });
  const result = await runAltered(drill, "below", [
    { file: "src/lists.ts", find: "function toList(", replace: "export function toList(" },
    {
      file: "src/members.ts",
      find: 'import { z } from "zod";',
      replace: 'import { z } from "zod";\nimport { toList } from "./lists.ts";',
    },
    useHome("Only the owner of a list can share it."),
    useHome("Only the owner of a list can change roles."),
    {
      file: "src/members.ts",
      find: 'if (callerRole !== "owner" && !isLeaving) {',
      replace: 'if (!toList({ role: callerRole }).may.includes("share") && !isLeaving) {',
    },
  ]);
  expect(result).toMatchObject({ verdict: "holds" });
});
