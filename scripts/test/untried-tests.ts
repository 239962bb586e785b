import { posix } from "node:path";
import { liftImports } from "../../shared/ledger/imports.ts";
import type { Tree } from "../../shared/ledger/model.ts";
import { hashTree } from "../../shared/ledger/tree.ts";
import { resolveImport } from "../exercise/exercise.ts";
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
 * A hash over everything that decides the outcome of a test file: the files that it imports or names
 * as programs, the configuration of the tests, the versions of the packages, and the migrations if it
 * imports an adapter of the database. If the test reads files, that is the whole tree.
 *
 * The imports of a composition root (`main.ts`, a service, and the test helper that calls them) are
 * not followed, because it imports everything. With `isExact`, a test of the composed app and a test
 * that starts programs depend on the whole tree.
 */
export function hashTest(test: string, tree: Tree, isExact = false): string {
  const imports = importsOf(test, tree);
  const needsAll = imports.some(
    (file) =>
      readsFiles(file, tree) || (isExact && (isRoot(file, tree) || startsPrograms(file, tree))),
  );
  const needsDatabase = imports.some((file) => file.startsWith("src/data/"));
  const decides = (path: string) =>
    needsAll ||
    imports.includes(path) ||
    isConfiguration(path, tree) ||
    (needsDatabase && path.startsWith("migrations/"));
  const files: Tree = new Map([...tree].filter(([path]) => decides(path)));
  const configuration = files.get("vitest.config.ts");
  if (configuration) files.set("vitest.config.ts", withoutOthers(configuration, test));
  return `${test} ${hashTree(files)} ${versionsFor(files, tree)}`;
}

/** Whether a file decides how every test is compiled and run. */
const isConfiguration = (path: string, tree: Tree) =>
  path === "tsconfig.json" ||
  path === "vitest.config.ts" ||
  (!path.endsWith(".test.ts") && tree.get("vitest.config.ts")?.includes(`${path}"`));

/** The configuration without the names of other test files, which it treats in a special way. */
const withoutOthers = (configuration: string, test: string) =>
  configuration.replaceAll(/"(test\/[^"]*\.test\.ts)",?\s*/g, (name, file) =>
    file === test ? name : "",
  );

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
  file.startsWith("test/") &&
  /import\.meta\.(url|dirname)/.test(tree.get(file) ?? "") &&
  !startsPrograms(file, tree);

/** Whether a file of the tests starts programs of the act, which it names by their paths. */
const startsPrograms = (file: string, tree: Tree) =>
  file.startsWith("test/") && (tree.get(file) ?? "").includes('"node:child_process"');

/** Whether a file composes the app: `main.ts`, a service, or a helper of tests that calls them. */
const isRoot = (file: string, tree: Tree) =>
  isComposition(file) ||
  (file.startsWith("test/") &&
    !file.endsWith(".test.ts") &&
    directImports(file, tree).some(isComposition));

const isComposition = (file: string) => file === "src/main.ts" || file.startsWith("src/services/");

/** A file and the files of the tree that it imports at run time or starts, directly or not. */
function importsOf(path: string, tree: Tree): string[] {
  const found = new Set([path]);
  for (const file of found) {
    if (isRoot(file, tree)) continue;
    for (const target of directImports(file, tree)) found.add(target);
    if (startsPrograms(file, tree))
      for (const program of programsIn(file, tree)) found.add(program);
  }
  return [...found];
}

function directImports(file: string, tree: Tree): string[] {
  const text = (tree.get(file) ?? "").replaceAll(/^import type .*$/gm, "");
  return [...text.matchAll(/["'](\.\.?\/[^"']+)["']/g)]
    .map(([, specifier = ""]) => posix.join(posix.dirname(file), specifier))
    .filter((target) => tree.has(target));
}

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

/** The files of the tree that a test names by their paths, such as `src/programs/release.ts`. */
const programsIn = (file: string, tree: Tree) =>
  [...(tree.get(file) ?? "").matchAll(/["'`](?:\.\/)?((?:src|test)\/[^"'`]+)["'`]/g)]
    .map(([, path = ""]) => path)
    .filter((path) => tree.has(path));
