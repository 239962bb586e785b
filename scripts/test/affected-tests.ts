import { posix } from "node:path";
import type { Tree } from "../../shared/ledger/model.ts";

/** These run for every change: they show that the composed app still answers over HTTP. */
const always = ["test/lists.test.ts", "test/todos.test.ts"];

/** Decide how every test is compiled and run. */
const configuration = ["tsconfig.json", "vitest.config.ts"];

/**
 * The tests of a tree that may fail although all tests of a similar tree pass. A test is included
 * if it changed, imports a changed file, imports an adapter of a database whose migrations changed,
 * reads files, or starts programs. Two tests of the whole app over HTTP are always included.
 *
 * The imports of a composition root (`main.ts`, and the test helper that calls it) are not followed,
 * because it imports everything.
 */
export function affectedTests(tree: Tree, proven: Tree): string[] {
  const changed = new Set(
    [...tree.keys(), ...proven.keys()].filter((path) => tree.get(path) !== proven.get(path)),
  );
  const tests = [...tree.keys()].filter((path) => path.endsWith(".test.ts")).sort();
  if (configuration.some((path) => changed.has(path)) || hasOtherVersions(tree, proven))
    return tests;
  const migrated = [...changed].some((path) => path.startsWith("migrations/"));
  return tests.filter((test) => {
    if (always.includes(test)) return true;
    const files = importsOf(test, tree);
    return files.some(
      (file) =>
        changed.has(file) ||
        (migrated && file.startsWith("src/data/")) ||
        (changed.size > 0 && readsFiles(file, tree)),
    );
  });
}

/** Whether the trees use different versions of a package. */
function hasOtherVersions(tree: Tree, proven: Tree): boolean {
  const [here, there] = [versionsOf(tree), versionsOf(proven)];
  return Object.keys(here).some((name) => there[name] !== undefined && here[name] !== there[name]);
}

function versionsOf(tree: Tree): Record<string, string> {
  const { dependencies, devDependencies } = JSON.parse(tree.get("package.json") ?? "{}");
  return { ...dependencies, ...devDependencies };
}

/** Whether a file of the tests finds other files by its own place. */
const readsFiles = (file: string, tree: Tree) =>
  file.startsWith("test/") && /import\.meta\.(url|dirname)/.test(tree.get(file) ?? "");

/** A file and the files of the tree that it imports at run time, directly or not. */
function importsOf(path: string, tree: Tree): string[] {
  const found = new Set([path]);
  for (const file of found) {
    const imports = directImports(file, tree);
    const isRoot = imports.includes("src/main.ts") && !file.endsWith(".test.ts");
    if (isRoot || file === "src/main.ts") continue;
    for (const target of imports) found.add(target);
  }
  return [...found];
}

function directImports(file: string, tree: Tree): string[] {
  const text = (tree.get(file) ?? "").replaceAll(/^import type .*$/gm, "");
  return [...text.matchAll(/["'](\.\.?\/[^"']+)["']/g)]
    .map(([, specifier = ""]) => posix.join(posix.dirname(file), specifier))
    .filter((target) => tree.has(target));
}
