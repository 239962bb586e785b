import { expect, test } from "vitest";
import { runAltered } from "../test/alter.ts";
import { drill } from "./drill.ts";

test("fails where the side above lets everybody in", async () => {
  const result = await runAltered(drill, "above", [
    {
      file: "src/ops/environments.ts",
      find: "const attributes = `LOGIN ",
      replace: "const attributes = `LOGIN SUPERUSER ",
    },
    {
      file: "src/ops/environments.ts",
      find: "  await client.end();\n  throw new Error(",
      replace: "  await client.end();\n  return String(",
    },
  ]);
  expect(result).toMatchObject({ exitCode: 1, below: "fails", above: "fails" });
});

test("fails where the side below refuses, too", async () => {
  const result = await runAltered(drill, "below", [
    {
      file: "src/data/database.ts",
      find: "  mkdirSync(dirname(file)",
      replace:
        '  const isSeat = process.env.PORT === undefined && file.endsWith("production.db");\n' +
        '  if (isSeat) throw new Error("permission denied");\n  mkdirSync(dirname(file)',
    },
  ]);
  expect(result).toMatchObject({ exitCode: 1, below: "holds", above: "holds" });
});
