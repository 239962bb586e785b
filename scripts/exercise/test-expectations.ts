import type ts from "typescript";
import { declaredNames, liftImports } from "../../shared/ledger/imports.ts";
import type { Tree } from "../../shared/ledger/model.ts";
import { typescript } from "../../shared/ledger/typescript.ts";
import { type Exercise, isTest, resolveImport, withTests } from "./exercise.ts";

/** The expectations of a test file: imported names that do not exist yet, and its tests. */
export type Expectation = { file: string; missing: Map<string, string[]>; tests: string[] };

/** The expectations of all tests of a piece. */
export function expectationsOf(exercise: Exercise): Expectation[] {
  const tree = withTests(exercise);
  return exercise.given.filter(isTest).map((file) => ({
    file,
    missing: missingImports(file, exercise, tree),
    tests: testNames(tree.get(file) ?? ""),
  }));
}

/** The imports from `src/` of a test and its new helpers that don't resolve yet. */
function missingImports(file: string, exercise: Exercise, tree: Tree): Map<string, string[]> {
  const missing = new Map<string, string[]>();
  for (const { module, names } of liftImports(tree.get(file) ?? "").imports) {
    const target = resolveImport(file, module);
    if (exercise.given.includes(target)) {
      for (const [path, names] of missingImports(target, exercise, tree)) missing.set(path, names);
    } else if (target.startsWith("src/")) {
      const absent = names
        .map(({ imported }) => imported)
        .filter((name) => !exportedNames(tree.get(target) ?? "").has(name));
      if (absent.length > 0) missing.set(target, absent);
    }
  }
  return missing;
}

/** The names that a file exports, except those from `export *`. */
export function exportedNames(text: string): Set<string> {
  const ts = typescript();
  const { statements } = ts.createSourceFile("file.ts", text, ts.ScriptTarget.Latest);
  return new Set(statements.flatMap(namesExportedBy));
}

function namesExportedBy(node: ts.Statement): string[] {
  const ts = typescript();
  if (ts.isExportAssignment(node)) return ["default"];
  if (ts.isExportDeclaration(node)) {
    const { exportClause } = node;
    if (!exportClause) return [];
    const names = ts.isNamedExports(exportClause) ? exportClause.elements : [exportClause];
    return names.map(({ name }) => name.text);
  }
  const words = ts.canHaveModifiers(node) ? (ts.getModifiers(node) ?? []) : [];
  const has = (kind: ts.SyntaxKind) => words.some((word) => word.kind === kind);
  if (!has(ts.SyntaxKind.ExportKeyword)) return [];
  return has(ts.SyntaxKind.DefaultKeyword) ? ["default"] : declaredNames([node]);
}

/** The names of the tests of a file, as vitest would print them. The file need not load. */
export function testNames(text: string): string[] {
  const ts = typescript();
  const source = ts.createSourceFile("file.test.ts", text, ts.ScriptTarget.Latest, true);
  const names: string[] = [];
  const visit = (node: ts.Node, around: string[]): void => {
    const call = ts.isCallExpression(node) ? calledTest(node, source) : undefined;
    if (call?.kind === "test") names.push([...around, call.title].join(" "));
    const inside = call?.kind === "describe" ? [...around, call.title] : around;
    if (call?.kind !== "test") ts.forEachChild(node, (child) => visit(child, inside));
  };
  visit(source, []);
  return names;
}

function calledTest(
  { expression, arguments: [title] }: ts.CallExpression,
  source: ts.SourceFile,
): { kind: "test" | "describe"; title: string } | undefined {
  const ts = typescript();
  const [, word] = /^(test|it|describe)\b/.exec(expression.getText(source)) ?? [];
  if (!word || !title || (word !== "describe" && !isNamed(expression, source))) return undefined;
  const text = ts.isStringLiteralLike(title)
    ? title.text
    : title.getText(source).replace(/^`|`$/g, "");
  return { kind: word === "describe" ? "describe" : "test", title: text };
}

/** `test.each(table)` is called twice: only the second call names a test. */
function isNamed(expression: ts.Expression, source: ts.SourceFile): boolean {
  return !/\.(each|for|extend|skipIf|runIf)$/.test(expression.getText(source));
}
