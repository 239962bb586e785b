import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import type { Tree } from "../../shared/ledger/model.ts";
import {
  canLoad,
  hashTest,
  rememberTests,
  testsOf,
  untriedSuite,
  untriedTests,
} from "./untried-tests.ts";

const files = {
  "docs/decisions/001.md": "A decision.",
  "migrations/001_first.sql": "CREATE TABLE todos ();",
  "package.json": '{ "dependencies": { "pg": "1.0.0", "zod": "1.0.0" } }',
  "src/data/todos.ts": 'import pg from "pg";\nimport type { todo } from "../domain/todo.ts";',
  "src/domain/list.ts": 'export { todo } from "./todo.ts";',
  "src/domain/todo.ts": "export const todo = 1;",
  "src/main.ts": 'import "./domain/list.ts"; import "./data/todos.ts";',
  "src/programs/report.ts": 'import "../domain/todo.ts";',
  "src/services/api.ts": 'import "../domain/list.ts"; import "../data/todos.ts";',
  "test/harness.ts": 'import "../src/main.ts";\nimport "../src/data/todos.ts";',
  "test/http.test.ts": 'import { startApp } from "./people.ts";',
  "test/list.test.ts": 'import "../src/domain/list.ts";',
  "test/people.ts": 'import { startApp } from "./harness.ts";',
  "test/pure.test.ts": "",
  "test/report.test.ts":
    'import { spawn } from "node:child_process"; import.meta.url; "src/programs/report.ts"',
  "test/repository.test.ts": 'import "../src/data/todos.ts";',
  "test/rules.test.ts": 'new URL("../", import.meta.url)',
  "test/service.test.ts": 'import "./services.ts";',
  "test/services.ts": 'import "../src/services/api.ts";',
  "test/setup.ts": "export {};",
  "test/todos.test.ts": 'import { startApp } from "./harness.ts";',
  "tsconfig.json": "{}",
  "vitest.config.ts": 'const slow = ["test/pure.test.ts"]; const globalSetup = "test/setup.ts";',
};
const tree: Tree = new Map(Object.entries(files));
const tests = testsOf(tree);

/** The tests whose hash is another one after a change. */
function changedBy(change: Record<string, string>, isExact = false): string[] {
  const changed: Tree = new Map([...tree, ...Object.entries(change)]);
  return tests.filter((test) => hashTest(test, tree, isExact) !== hashTest(test, changed, isExact));
}

test("a test depends on the files that it imports, directly or not", () => {
  expect(changedBy({ "src/domain/todo.ts": "export const todo = 2;" })).toEqual([
    "test/list.test.ts",
    "test/report.test.ts",
    "test/rules.test.ts",
  ]);
  expect(changedBy({ "test/harness.ts": "" })).toEqual([
    "test/http.test.ts",
    "test/rules.test.ts",
    "test/todos.test.ts",
  ]);
});

test("a test that starts a program depends on what the program imports", () => {
  expect(changedBy({ "src/programs/report.ts": "" })).toContain("test/report.test.ts");
  expect(changedBy({ "src/domain/list.ts": "" })).not.toContain("test/report.test.ts");
});

test("a test of composed services depends on none of them, unless exactly", () => {
  for (const path of ["src/services/api.ts", "src/data/todos.ts"]) {
    expect(changedBy({ [path]: "" })).not.toContain("test/service.test.ts");
    expect(changedBy({ [path]: "" }, true)).toContain("test/service.test.ts");
  }
});

test("a test that reads files depends on every file, and the others do not", () => {
  expect(changedBy({ "docs/decisions/001.md": "Another." })).toEqual(["test/rules.test.ts"]);
  expect(changedBy({ "test/new.test.ts": "" })).toEqual(["test/rules.test.ts"]);
});

test("a test of an adapter depends on the migrations", () => {
  expect(changedBy({ "migrations/002_second.sql": "SELECT 1;" })).toEqual([
    "test/repository.test.ts",
    "test/rules.test.ts",
  ]);
});

test("a test depends on the versions of the packages that it imports", () => {
  const versions = (text: string) => changedBy({ "package.json": `{ "dependencies": ${text} }` });
  const importers = ["test/repository.test.ts", "test/rules.test.ts"];
  expect(versions('{ "pg": "2.0.0", "zod": "1.0.0" }')).toEqual(importers);
  expect(versions('{ "pg": "1.0.0", "zod": "2.0.0" }')).toEqual(["test/rules.test.ts"]);
});

test("every test depends on the configuration and on the files that it names", () => {
  for (const path of ["tsconfig.json", "vitest.config.ts", "test/setup.ts"])
    expect(changedBy({ [path]: "changed" })).toEqual(tests);
  // The configuration names this test, but does not load it.
  expect(changedBy({ "test/pure.test.ts": "changed" })).toEqual([
    "test/pure.test.ts",
    "test/rules.test.ts",
  ]);
});

test("a test does not depend on how other tests are run", () => {
  const configuration = files["vitest.config.ts"].replace("[", '["test/rules.test.ts", ');
  expect(changedBy({ "vitest.config.ts": configuration })).toEqual(["test/rules.test.ts"]);
});

test("exactly, tests of the composed app and of programs depend on every file", () => {
  expect(changedBy({ "docs/decisions/001.md": "Another." }, true)).toEqual([
    "test/http.test.ts",
    "test/report.test.ts",
    "test/rules.test.ts",
    "test/service.test.ts",
    "test/todos.test.ts",
  ]);
});

test("two tests that depend on every file are different tests", () => {
  const [http, todos] = ["test/http.test.ts", "test/todos.test.ts"];
  expect(hashTest(http, tree, true)).not.toBe(hashTest(todos, tree, true));
});

/** A tree that no other run has remembered. */
const newTree = (): Tree => new Map([...tree, ["tsconfig.json", randomUUID()]]);

test("a test that passed in one tree is not tried again in another one", () => {
  const here = newTree();
  expect(untriedTests(here)).toEqual(tests);
  rememberTests(here, ["test/http.test.ts", "test/pure.test.ts", "test/todos.test.ts"]);
  const left = [
    "test/list.test.ts",
    "test/report.test.ts",
    "test/repository.test.ts",
    "test/rules.test.ts",
    "test/service.test.ts",
  ];
  expect(untriedTests(here)).toEqual(left);
  const there: Tree = new Map([...here, ["src/domain/todo.ts", ""]]);
  expect(untriedTests(there)).toEqual([...left, "test/todos.test.ts"]);
  expect(untriedTests(there, ["test/http.test.ts", "test/pure.test.ts"])).toEqual(
    [...left, "test/http.test.ts", "test/todos.test.ts"].sort(),
  );
});

test("a whole suite is remembered if all of its files passed together", () => {
  const here = newTree();
  rememberTests(here, tests.slice(1));
  rememberTests(here, tests.slice(0, 1));
  expect(untriedSuite(here)).toEqual(tests);
  rememberTests(here, tests);
  expect(untriedSuite(here)).toEqual([]);
});

test("a test cannot be loaded if a module is missing, unless it imports only its types", () => {
  const files = {
    "src/there.ts": "",
    "test/helper.ts": 'import { gone } from "../src/gone.ts";\n',
    "test/red.test.ts": 'import { gone } from "./helper.ts";\n',
    "test/types.test.ts":
      'import type { Gone } from "../src/gone.ts";\nimport { here } from "../src/there.ts";\n',
  };
  const tree: Tree = new Map(Object.entries(files));
  expect(testsOf(tree).filter((test) => canLoad(test, tree))).toEqual(["test/types.test.ts"]);
});
