import { expect, test } from "vitest";
import { expectPainAndRelief, runAltered } from "../test/alter.ts";
import { drill, judge } from "./drill.ts";

test("below shows the pain and above the relief", () => expectPainAndRelief(drill));

test("fails if the side above lets every role in", async () => {
  const result = await runAltered(drill, "above", [
    {
      file: "src/programs/environments.ts",
      find: "} LOGIN ",
      replace: "} LOGIN SUPERUSER ",
    },
    {
      file: "src/programs/environments.ts",
      find: "  await client.end();\n  throw new Error(",
      replace: "  await client.end();\n  return String(",
    },
  ]);
  expect(result).toMatchObject({ verdict: "fails" });
});

test("fails if the side below refuses, too", async () => {
  const result = await runAltered(drill, "below", [
    {
      file: "src/data/database.ts",
      find: "  mkdirSync(dirname(file)",
      replace:
        '  const isSeat = process.env.PORT === undefined && file.endsWith("production.db");\n' +
        '  if (isSeat) throw new Error("permission denied");\n  mkdirSync(dirname(file)',
    },
  ]);
  expect(result).toMatchObject({ verdict: "holds" });
});

test("only accepts a refusal as the relief", () => {
  const all = { accounts: 8, todos: 90 };
  expect(judge(all, { accounts: 8, todos: 89 }, undefined)).toBe("fails");
  expect(judge(all, all, 'permission denied for database "production"')).toBe("holds");
  expect(() => judge(all, all, "connect ECONNREFUSED 127.0.0.1:5432")).toThrow("no server refused");
  expect(() => judge(all, all, undefined)).toThrow("no server refused");
});
