import { expect, test } from "vitest";
import { brokenRules } from "./broken-rules.ts";

test("every layer imports only what it may", async () => {
  expect(await brokenRules()).toEqual([]);
});

test("a rule of the product that reads a file is refused", async () => {
  const broken = await brokenRules("domain/impure.ts", 'export { readFileSync } from "node:fs";\n');
  expect(broken).toEqual(["domain-is-pure"]);
});

test("a use case that imports its database is refused", async () => {
  const code = 'export { todoRepository } from "../data/todos.ts";\n';
  expect(await brokenRules("application/shortcut.ts", code)).toContain(
    "application-imports-only-itself-domain",
  );
});

test("a route that queries the database is refused", async () => {
  const code = 'export { todoRepository } from "../data/todos.ts";\n';
  expect(await brokenRules("edge/shortcut.ts", code)).toEqual([
    "edge-imports-only-itself-application-domain",
  ]);
});
