import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { typescript } from "../../shared/ledger/typescript.ts";

/** Files that need nothing but each other and some packages. */
export type Closure = {
  /** All files in one folder: path to text, with imports that fit this folder. */
  files: Map<string, string>;
  /** The packages that they import. */
  packages: string[];
};

/** What a program imports, by any kind of import. `import.meta.resolve` counts as one. */
function importsOf(text: string): string[] {
  const imported = typescript().preProcessFile(text, true, true).importedFiles;
  const resolved = text.matchAll(/import\.meta\.resolve\("([^"]+)"\)/g);
  return [
    ...imported.map(({ fileName }) => fileName),
    ...[...resolved].map(([, name = ""]) => name),
  ];
}

/** Folders that a program finds beside itself, as `join(import.meta.dirname, "page")`. */
function foldersOf(text: string): string[] {
  return [...text.matchAll(/join\(import\.meta\.dirname, "([\w-]+)"\)/g)].map(
    ([, name = ""]) => name,
  );
}

const packageOf = (specifier: string) =>
  specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/");

/**
 * A file with all that it imports, directly or not, flattened into one folder. Folders that one of
 * them reads come along as they are, less their tests.
 * @param entry its path
 * @param read answers a file's text; one that is given here may differ from the one on the disk
 * @throws when two files have the same name, or an imported one does not exist
 */
export function importClosure(
  entry: string,
  read = (path: string) => readFileSync(path, "utf8"),
): Closure {
  const files = new Map<string, string>();
  const packages = new Set<string>();
  const paths = new Map<string, string>();

  function add(path: string): void {
    const name = basename(path);
    const known = paths.get(name);
    if (known === path) return;
    if (known) throw new Error(`${known} and ${path} would be one file in a flat folder.`);
    paths.set(name, path);
    let text = read(path);
    for (const specifier of new Set(importsOf(text))) {
      if (specifier.startsWith("node:")) continue;
      if (!specifier.startsWith(".")) {
        packages.add(packageOf(specifier));
        continue;
      }
      const target = join(dirname(path), specifier);
      if (!existsSync(target)) throw new Error(`${path} imports ${specifier}, which is not there.`);
      add(target);
      text = text.replaceAll(`"${specifier}"`, `"./${basename(target)}"`);
    }
    files.set(name, text);
    for (const folder of foldersOf(text)) addFolder(dirname(path), folder);
  }

  function addFolder(dir: string, folder: string): void {
    for (const name of readdirSync(join(dir, folder))) {
      if (name.endsWith(".test.ts")) continue;
      const path = join(dir, folder, name);
      const text = read(path);
      files.set(`${folder}/${name}`, text);
      for (const specifier of importsOf(text)) {
        if (specifier.startsWith("../")) add(join(dir, folder, specifier));
        else if (!specifier.startsWith(".")) packages.add(packageOf(specifier));
      }
    }
  }

  add(entry);
  return { files, packages: [...packages].sort() };
}
