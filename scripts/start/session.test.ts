import { expect, test } from "vitest";
import { environmentsRemedy } from "./session.ts";

test("empty data are suggested only if the secrets of the old data are missing", () => {
  const lost = "The role todo_development exists, and its secret is not here.";
  expect(environmentsRemedy(lost, "npm start 1")).toContain("'npm start 1 fresh'");
  const other = "The server does not support SSL connections";
  expect(environmentsRemedy(other, "npm start 1")).not.toContain("fresh");
});
