import { posix } from "node:path";
import { exportsName } from "./exports.ts";
import { compareModules, compareNaturally } from "./import-order.ts";
import { usedIdentifiers } from "./imports.ts";
import type { ImportedName, ImportStatement } from "./model.ts";

const widthAtMost = 100;

/** Restores the commas that the normal form of JSON leaves out. */
export function withCommas(lines: string[]): string[] {
  const isComment = (line: string) => /^\s*(\/\/|\/\*|\*)/.test(line);
  return lines.map((line, index) => {
    const next = lines.slice(index + 1).find((later) => later.trim() !== "" && !isComment(later));
    const endsItem = line.trim() !== "" && !isComment(line) && !/[[{]$/.test(line);
    return endsItem && next !== undefined && !/^\s*[}\]]/.test(next) ? `${line},` : line;
  });
}

/**
 * Whether a module can be imported in a step: its file exists, or its package is declared. With a
 * name, the file must also export that name in this step.
 */
export type Resolves = (module: string, name?: string) => boolean;

/** Returns the `Resolves` function for a file of a step. `present` has the files of the step. */
export function resolver(
  path: string,
  present: ReadonlyMap<string, string>,
  isMissingPackage: (name: string) => boolean,
): Resolves {
  return (module, name) => {
    if (!module.startsWith(".")) return !isMissingPackage(packageName(module));
    const text = present.get(posix.join(posix.dirname(path), module));
    if (text === undefined) return false;
    return name === undefined || !/\.[cm]?ts$/.test(module) || exportsName(text, name);
  };
}

/** The package of an imported module: `name` or `@scope/name`. */
export const packageName = (module: string) =>
  module.split("/", module.startsWith("@") ? 2 : 1).join("/");

/**
 * Selects the import statements that a body needs from those of both acts' versions of its file.
 * For each name, uses the first statement whose module exports the name in this step. If no module
 * is known to export it, uses the first module that exists.
 */
export function importsFor(
  body: string,
  below: ImportStatement[],
  here: ImportStatement[],
  resolves: Resolves,
): string[] {
  const known = [...here, ...below];
  const used = usedIdentifiers(body);
  const taken = new Set<string>();
  const needed: ImportStatement[] = [];
  const take = (resolvesName: (module: string, imported: string) => boolean) => {
    for (const statement of known) {
      const names = statement.names.filter(
        ({ local, imported }) =>
          used.has(local) && !taken.has(local) && resolvesName(statement.module, imported),
      );
      if (names.length === 0) continue;
      for (const { local } of names) taken.add(local);
      needed.push({ ...statement, names });
    }
  };
  take(resolves);
  take((module) => resolves(module));
  return writeImports(needed, known);
}

/**
 * Joins statements that import from the same module, and sorts them. A statement that is the same
 * as a `known` one keeps its text.
 */
export function writeImports(statements: ImportStatement[], known: ImportStatement[]): string[] {
  const groups = new Map<string, ImportStatement>();
  for (const statement of statements) {
    const { module, names } = statement;
    const typeOnly = names.every((name) => name.typeOnly);
    const kind = names.some(({ imported }) => imported === "*") ? "namespace" : "names";
    const key = [module, typeOnly, kind].join(" ");
    const group = groups.get(key) ?? { ...statement, typeOnly, names: [] };
    groups.set(key, { ...group, names: [...group.names, ...names] });
  }
  return [...groups.values()]
    .sort((one, other) => compareModules(one.module, other.module))
    .map((group) => known.find((statement) => isSame(statement, group))?.source ?? render(group));
}

/** Joins the parts of a TypeScript file, with a blank line below the imports. */
export function withImports(above: string[], imports: string[], body: string[]): string[] {
  const separator = imports.length > 0 && body.length > 0 ? [""] : [];
  return [...above, ...imports, ...separator, ...body];
}

function isSame(one: ImportStatement, other: ImportStatement): boolean {
  const key = ({ module, names }: ImportStatement) =>
    [module, ...names.map((name) => JSON.stringify(name)).sort()].join();
  return key(one) === key(other);
}

function render({ module, typeOnly, names, tail }: ImportStatement): string {
  const specifier = ({ local, imported, typeOnly: isType }: ImportedName) =>
    `${isType && !typeOnly ? "type " : ""}${imported === local ? local : `${imported} as ${local}`}`;
  const alone = names
    .filter(({ imported }) => imported === "default" || imported === "*")
    .map(({ imported, local }) => (imported === "*" ? `* as ${local}` : local));
  const named = names
    .filter(({ imported }) => imported !== "default" && imported !== "*")
    .sort((one, other) => compareNaturally(one.imported, other.imported))
    .map(specifier);
  const head = `import ${typeOnly ? "type " : ""}`;
  const from = ` from "${module}"${tail};`;
  const braces = named.length > 0 ? [`{ ${named.join(", ")} }`] : [];
  const oneLine = `${head}${[...alone, ...braces].join(", ")}${from}`;
  if (oneLine.length <= widthAtMost || named.length === 0) return oneLine;
  const list = named.map((name) => `  ${name},\n`).join("");
  return `${head}${[...alone, `{\n${list}}`].join(", ")}${from}`;
}
