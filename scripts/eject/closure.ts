import { existsSync, readdirSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { readTextFile } from "../../shared/kit/read-text-file.ts";
import { typescript } from "../../shared/ledger/typescript.ts";

/** Files that need only each other and some packages. */
export type Closure = {
  /** All files in one flat folder: path to text, with adapted imports. */
  files: Map<string, string>;
  /** The packages that the files import. */
  packages: string[];
};

/** The modules that a program imports, including those in `import.meta.resolve`. */
function importsOf(text: string): string[] {
  const imported = typescript().preProcessFile(text, true, true).importedFiles;
  const resolved = text.matchAll(/import\.meta\.resolve\("([^"]+)"\)/g);
  return [
    ...imported.map(({ fileName }) => fileName),
    ...[...resolved].map(([, name = ""]) => name),
  ];
}

/** The folders next to a program that it uses, as in `join(import.meta.dirname, "page")`. */
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
 * Collects a file and all its direct and indirect imports into one flat folder. Includes folders
 * that one of them reads, without their tests.
 * @param entry the path of the file
 * @param read returns a file's text, which may differ from the text on the disk
 * @throws if two files have the same name, or an imported file does not exist
 */
export function importClosure(entry: string, read = readTextFile): Closure {
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
      if (!existsSync(target))
        throw new Error(`${path} imports ${specifier}, which does not exist.`);
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
