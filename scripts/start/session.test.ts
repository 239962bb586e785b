import { expect, test } from "vitest";
import { environmentsRemedy } from "./session.ts";

test("empty data are advised only where the secrets of the old ones are gone", () => {
  const lost = "The role todo_development exists, and its secret is not here.";
  expect(environmentsRemedy(lost, "npm start 1")).toContain("'npm start 1 fresh'");
  const other = "The server does not support SSL connections";
  expect(environmentsRemedy(other, "npm start 1")).not.toContain("fresh");
});
