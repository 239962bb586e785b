import { posix } from "node:path";
import type { Tree } from "../../shared/ledger/model.ts";
import { hashTree } from "../../shared/ledger/tree.ts";
import { Passed } from "./passed.ts";

/** These run for every tree: they show that the composed app still answers over HTTP. */
const always = ["test/lists.test.ts", "test/todos.test.ts"];

/**
 * The test files of a tree that have not passed with the same content, in any tree. Two tests of
 * the whole app over HTTP, and the tests in `exact`, must have passed with the same app, too.
 */
export function untriedTests(tree: Tree, exact: string[] = []): string[] {
  const passed = new Passed();
  return testsOf(tree).filter((test) => {
    const isExact = always.includes(test) || exact.includes(test);
    return !passed.has("test", hashTest(test, tree, isExact));
  });
}

/** All test files of a tree, or none if the whole suite passed. */
export function untriedSuite(tree: Tree): string[] {
  return new Passed().has("tests", hashTree(tree)) ? [] : testsOf(tree);
}

/** Remembers test files of a tree that passed. */
export function rememberTests(tree: Tree, files: string[]): void {
  const passed = new Passed();
  for (const file of files)
    for (const isExact of [false, true]) passed.add("test", hashTest(file, tree, isExact));
  if (testsOf(tree).every((test) => files.includes(test))) passed.add("tests", hashTree(tree));
  passed.save();
}

/** The test files of a tree. */
export const testsOf = (tree: Tree): string[] =>
  [...tree.keys()].filter((path) => path.endsWith(".test.ts")).sort();

/**
 * A hash over everything that decides the outcome of a test file: the files that it imports, the
 * configuration of the tests, the versions of the packages, and the migrations if it imports an
 * adapter of the database. If the test reads files or starts programs, that is the whole tree.
 *
 * The imports of a composition root (`main.ts`, and the test helper that calls it) are not followed,
 * because it imports everything. With `isExact`, a test of the composed app depends on the whole
 * tree.
 */
export function hashTest(test: string, tree: Tree, isExact = false): string {
  const imports = importsOf(test, tree);
  const needsAll = imports.some(
    (file) => readsFiles(file, tree) || (isExact && isRoot(file, tree)),
  );
  const needsDatabase = imports.some((file) => file.startsWith("src/data/"));
  const decides = (path: string) =>
    needsAll ||
    imports.includes(path) ||
    isConfiguration(path, tree) ||
    (needsDatabase && path.startsWith("migrations/"));
  const files: Tree = new Map([...tree].filter(([path]) => decides(path)));
  return `${test} ${hashTree(files)} ${versionsFor(files, tree)}`;
}

/** Whether a file decides how every test is compiled and run. */
const isConfiguration = (path: string, tree: Tree) =>
  path === "tsconfig.json" ||
  path === "vitest.config.ts" ||
  (!path.endsWith(".test.ts") && tree.get("vitest.config.ts")?.includes(`${path}"`));

/** The versions of the packages that some files of a tree import. */
function versionsFor(files: Tree, tree: Tree): string {
  const { dependencies, devDependencies } = JSON.parse(tree.get("package.json") ?? "{}");
  const text = [...files.values()].join("\n");
  return Object.entries({ ...dependencies, ...devDependencies })
    .filter(([name]) => text.includes(`"${name}"`) || text.includes(`"${name}/`))
    .join();
}

/** Whether a file of the tests finds other files by its own place. */
const readsFiles = (file: string, tree: Tree) =>
  file.startsWith("test/") && /import\.meta\.(url|dirname)/.test(tree.get(file) ?? "");

/** Whether a file is `main.ts` or a helper of tests that calls it. */
const isRoot = (file: string, tree: Tree) =>
  file === "src/main.ts" ||
  (!file.endsWith(".test.ts") && directImports(file, tree).includes("src/main.ts"));

/** A file and the files of the tree that it imports at run time, directly or not. */
function importsOf(path: string, tree: Tree): string[] {
  const found = new Set([path]);
  for (const file of found) {
    if (isRoot(file, tree)) continue;
    for (const target of directImports(file, tree)) found.add(target);
  }
  return [...found];
}

function directImports(file: string, tree: Tree): string[] {
  const text = (tree.get(file) ?? "").replaceAll(/^import type .*$/gm, "");
  return [...text.matchAll(/["'](\.\.?\/[^"']+)["']/g)]
    .map(([, specifier = ""]) => posix.join(posix.dirname(file), specifier))
    .filter((target) => tree.has(target));
}
