import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import type { Tree } from "../../shared/ledger/model.ts";
import { canLoad, rememberTests, testsOf, untriedTests } from "./untried-tests.ts";

/** A tree that no other run has remembered. */
const newTree = (): Tree =>
  new Map([
    ["src/main.ts", randomUUID()],
    ["test/http.test.ts", ""],
    ["test/people.ts", ""],
    ["test/rules.test.ts", ""],
    ["test/todos.test.ts", ""],
  ]);

test("chosen tests and those of the whole app are tried until they have passed in this tree", () => {
  const here = newTree();
  expect(untriedTests(here, [])).toEqual(["test/todos.test.ts"]);
  expect(untriedTests(here, testsOf(here))).toEqual(testsOf(here));
  const chosen = ["test/rules.test.ts"];
  expect(untriedTests(here, chosen)).toEqual(["test/rules.test.ts", "test/todos.test.ts"]);
  rememberTests(here, ["test/todos.test.ts"]);
  expect(untriedTests(here, chosen)).toEqual(chosen);
  rememberTests(here, chosen);
  expect(untriedTests(here, chosen)).toEqual([]);
  const changed: Tree = new Map([...here, ["src/main.ts", randomUUID()]]);
  expect(untriedTests(changed, chosen)).toEqual(["test/rules.test.ts", "test/todos.test.ts"]);
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
