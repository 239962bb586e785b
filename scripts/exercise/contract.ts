import type ts from "typescript";
import { liftImports } from "../ledger/imports.ts";
import type { Tree } from "../ledger/model.ts";
import { typescript } from "../ledger/typescript.ts";
import { type Exercise, isTest, resolveImport, withTests } from "./exercise.ts";

/** What a test file expects: names that it imports and that are not there yet, and its tests. */
export type Expectation = { file: string; missing: Map<string, string[]>; tests: string[] };

/** What the tests of a piece expect of whoever builds it. */
export function contractOf(exercise: Exercise): Expectation[] {
  const tree = withTests(exercise);
  return exercise.given.filter(isTest).map((file) => ({
    file,
    missing: missingImports(file, exercise, tree),
    tests: testNames(tree.get(file) ?? ""),
  }));
}

/** The imports of a test from `src/` that don't resolve yet, those of its new helpers included. */
function missingImports(file: string, exercise: Exercise, tree: Tree): Map<string, string[]> {
  const missing = new Map<string, string[]>();
  for (const { module, names } of liftImports(tree.get(file) ?? "").imports) {
    const target = resolveImport(file, module);
    if (exercise.given.includes(target)) {
      for (const [path, names] of missingImports(target, exercise, tree)) missing.set(path, names);
    } else if (target.startsWith("src/")) {
      const absent = names
        .map(({ imported }) => imported)
        .filter((name) => !isExported(name, tree.get(target)));
      if (absent.length > 0) missing.set(target, absent);
    }
  }
  return missing;
}

function isExported(name: string, text: string | undefined): boolean {
  if (text === undefined) return false;
  const declaration = new RegExp(
    String.raw`^export (?:async )?(?:function|const|let|class|type)\*? ${name}\b`,
    "m",
  );
  return (
    declaration.test(text) || new RegExp(String.raw`^export .*\{[^}]*\b${name}\b`, "m").test(text)
  );
}

/** The names of the tests of a file that need not even load, as vitest would print them. */
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
