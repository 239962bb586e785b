import { liftImports } from "../../shared/ledger/imports.ts";
import type { Tree } from "../../shared/ledger/model.ts";
import { hashTree } from "../../shared/ledger/tree.ts";
import { resolveImport } from "../exercise/exercise.ts";
import { Passed } from "./passed.ts";

/** These run for every tree: they show that the composed app answers over HTTP. */
const always = ["test/lists.test.ts", "test/todos.test.ts"];

/**
 * Of the chosen test files and two tests of the whole app over HTTP, those that have not passed in
 * this tree.
 */
export function untriedTests(tree: Tree, chosen: string[]): string[] {
  const passed = new Passed();
  const hash = hashTree(tree);
  return testsOf(tree)
    .filter((file) => always.includes(file) || chosen.includes(file))
    .filter((file) => !passed.has("test", `${file} ${hash}`));
}

/** Remembers test files of a tree that passed. */
export function rememberTests(tree: Tree, files: string[]): void {
  const passed = new Passed();
  const hash = hashTree(tree);
  for (const file of files) passed.add("test", `${file} ${hash}`);
  passed.save();
}

/** The test files of a tree. */
export const testsOf = (tree: Tree): string[] =>
  [...tree.keys()].filter((path) => path.endsWith(".test.ts")).sort();

/** Whether all modules of the act that a test and its helpers import exist. */
export function canLoad(file: string, tree: Tree, seen = new Set([file])): boolean {
  const { imports } = liftImports(tree.get(file) ?? "");
  const targets = imports
    .filter(({ module, names }) => module.startsWith(".") && names.some((name) => !name.typeOnly))
    .map(({ module }) => resolveImport(file, module));
  return targets.every((target) => {
    if (seen.has(target)) return true;
    seen.add(target);
    return tree.has(target) && canLoad(target, tree, seen);
  });
}
