import { expect, test } from "vitest";
import { runAltered } from "../test/alter.ts";
import { drill } from "./drill.ts";

test("fails where a way of the side above has a rule of its own", async () => {
  const remove = "async remove(actor: Account, listId: string, accountId: string) {\n";
  const result = await runAltered(drill, "above", [
    {
      file: "src/application/members.ts",
      find: `${remove}      await permit(actor, "share", listId);`,
      replace: `${remove}      await permit(actor, "manage", listId);`,
    },
  ]);
  expect(result).toMatchObject({ exitCode: 1, below: "fails", above: "broken" });
  expect(result.error).toContain("not complete: remove a member");
});

test("fails where the side below has one home for the rule, too", async () => {
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
    useHome("Only the owner of a list can remove a member."),
  ]);
  expect(result).toMatchObject({ exitCode: 1, below: "holds", above: "holds" });
});
