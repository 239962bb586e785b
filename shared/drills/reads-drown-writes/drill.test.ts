import { expect, test } from "vitest";
import { runAltered } from "../test/alter.ts";
import { drill } from "./drill.ts";
import { ownPool } from "./variations.ts";

test("fails where searches use the writers' connections on the side above", async () => {
  const result = await runAltered(drill, "above", [
    {
      file: "src/main.ts",
      find: "const search = todoSearch(reads);",
      replace: "const search = todoSearch(db);",
    },
    // As quick as the side below: else this load would fill no pool at all.
    {
      file: "migrations/003_read_model.sql",
      find: " INCLUDE (words, completed_at)\n  WHERE NOT deleted",
      replace: "",
    },
  ]);
  expect(result, result.error).toMatchObject({ exitCode: 1, below: "fails", above: "fails" });
});

test("fails where searches have connections of their own on the side below", async () => {
  const result = await runAltered(drill, "below", ownPool);
  expect(result, result.error).toMatchObject({ exitCode: 1, below: "holds", above: "holds" });
});
