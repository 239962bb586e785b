import { expect, test } from "vitest";
import type { Tree } from "../../shared/ledger/model.ts";
import { affectedTests } from "./affected-tests.ts";

const files = {
  "package.json": '{ "dependencies": { "zod": "1.0.0" } }',
  "migrations/001_first.sql": "CREATE TABLE todos ();",
  "src/domain/todo.ts": "export const todo = 1;",
  "src/domain/list.ts": 'export { todo } from "./todo.ts";',
  "src/data/todos.ts": 'import type { todo } from "../domain/todo.ts";',
  "src/main.ts": 'import "./domain/list.ts"; import "./data/todos.ts";',
  "test/list.test.ts": 'import "../src/domain/list.ts";',
  "test/harness.ts": 'import "../src/main.ts";\nimport "../src/data/todos.ts";',
  "test/http.test.ts": 'import { startApp } from "./harness.ts";',
  "test/pure.test.ts": "",
  "test/repository.test.ts": 'import "../src/data/todos.ts";',
  "test/rules.test.ts": 'new URL("../", import.meta.url)',
  "test/todos.test.ts": 'import { startApp } from "./harness.ts";',
};
const proven: Tree = new Map(Object.entries(files));
const affectedBy = (change: Record<string, string>) =>
  affectedTests(new Map([...proven, ...Object.entries(change)]), proven);

test("only the tests over HTTP run when nothing changed", () => {
  expect(affectedBy({})).toEqual(["test/todos.test.ts"]);
});

test("a test runs when a file changed that it imports, directly or not", () => {
  expect(affectedBy({ "src/domain/todo.ts": "export const todo = 2;" })).toEqual([
    "test/list.test.ts",
    "test/rules.test.ts",
    "test/todos.test.ts",
  ]);
});

test("a new test runs, and its siblings do not", () => {
  expect(affectedBy({ "test/new.test.ts": "" })).toContain("test/new.test.ts");
  expect(affectedBy({ "test/new.test.ts": "" })).not.toContain("test/pure.test.ts");
});

test("tests of an adapter run when a migration changed", () => {
  expect(affectedBy({ "migrations/002_second.sql": "SELECT 1;" })).toEqual([
    "test/repository.test.ts",
    "test/rules.test.ts",
    "test/todos.test.ts",
  ]);
});

test("all tests run when the configuration or the version of a package changed", () => {
  expect(affectedBy({ "vitest.config.ts": "" })).toHaveLength(6);
  expect(affectedBy({ "package.json": '{ "dependencies": { "zod": "2.0.0" } }' })).toHaveLength(6);
  const more = '{ "dependencies": { "zod": "1.0.0", "pg": "1.0.0" } }';
  expect(affectedBy({ "package.json": more })).not.toHaveLength(6);
});
