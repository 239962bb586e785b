import type ts from "typescript";
import type { ImportedName, ImportStatement } from "./model.ts";
import { typescript } from "./typescript.ts";

/** A TypeScript file in three parts: the lines above the imports, the imports, the rest. */
export type LiftedImports = {
  /** Includes comments between imports. A piece must claim these lines. */
  preamble: { text: string; number: number }[];
  imports: ImportStatement[];
  body: string;
  /** Line number of the body's first line. */
  bodyLine: number;
};

/**
 * Removes the leading import statements from a TypeScript file. Imports are derived from the body,
 * so pieces do not claim them. An `import "x"` for its effect stays a line. The blank line below
 * the imports is removed, too.
 */
export function liftImports(text: string): LiftedImports {
  const ts = typescript();
  const head = text.slice(0, endOfImports(text));
  const file = ts.createSourceFile("file.ts", head, ts.ScriptTarget.Latest, false);
  const brings = (node: ts.Statement): node is ts.ImportDeclaration =>
    ts.isImportDeclaration(node) && node.importClause !== undefined;
  const first = file.statements.findIndex((node) => !isEffectImport(node));
  const rest = first < 0 ? [] : file.statements.slice(first);
  const end = rest.findIndex((node) => !brings(node));
  const statements = (end < 0 ? rest : rest.slice(0, end)).filter(brings);
  const [opening] = statements;
  if (!opening) return { preamble: [], imports: [], body: text, bodyLine: 1 };

  const preamble = writtenLines(text, 0, opening.getStart(file), true);
  const imports: ImportStatement[] = [];
  let position = opening.getStart(file);
  for (const node of statements) {
    const start = node.getStart(file);
    preamble.push(...writtenLines(text, position, start, false));
    const source = text.slice(start, node.end);
    imports.push({ ...describe(node, file), source, line: lineAt(text, start) });
    position = node.end;
  }
  const after = text.slice(position);
  const separator = /^[^\S\n]*\n?\n?/.exec(after)?.[0] ?? "";
  return {
    preamble,
    imports,
    body: after.slice(separator.length),
    bodyLine: lineAt(text, position + separator.length),
  };
}

/** The position after the last leading import. Parsing only up to there is much faster. */
function endOfImports(text: string): number {
  const ts = typescript();
  const scanner = ts.createScanner(ts.ScriptTarget.Latest, true, ts.LanguageVariant.Standard, text);
  let end = 0;
  while (scanner.scan() === ts.SyntaxKind.ImportKeyword) {
    let token = scanner.scan();
    const isExpression = [ts.SyntaxKind.OpenParenToken, ts.SyntaxKind.DotToken].includes(token);
    if (isExpression) break;
    while (token !== ts.SyntaxKind.SemicolonToken && token !== ts.SyntaxKind.EndOfFileToken)
      token = scanner.scan();
    end = scanner.getTokenEnd();
  }
  return end;
}

function isEffectImport(node: ts.Statement): boolean {
  return typescript().isImportDeclaration(node) && node.importClause === undefined;
}

/** The numbered lines of a part of a text, with blank lines only if `keepBlank`. */
function writtenLines(text: string, start: number, end: number, keepBlank: boolean) {
  const first = lineAt(text, start);
  const lines = text
    .slice(start, end)
    .split("\n")
    .map((line, at) => ({ text: line, number: first + at }));
  return keepBlank ? lines.slice(0, -1) : lines.filter((line) => line.text.trim() !== "");
}

const lineAt = (text: string, position: number) => text.slice(0, position).split("\n").length;

function describe(
  node: ts.ImportDeclaration,
  file: ts.SourceFile,
): Omit<ImportStatement, "source" | "line"> {
  const ts = typescript();
  const clause = node.importClause as ts.ImportClause;
  const typeOnly = clause.phaseModifier === ts.SyntaxKind.TypeKeyword;
  const names: ImportedName[] = [];
  if (clause.name) names.push({ local: clause.name.text, imported: "default", typeOnly });
  const bindings = clause.namedBindings;
  if (bindings && ts.isNamespaceImport(bindings))
    names.push({ local: bindings.name.text, imported: "*", typeOnly });
  else
    for (const { name, propertyName, isTypeOnly } of bindings?.elements ?? [])
      names.push({
        local: name.text,
        imported: propertyName?.text ?? name.text,
        typeOnly: typeOnly || isTypeOnly,
      });
  const module = (node.moduleSpecifier as ts.StringLiteral).text;
  const tail = node.attributes ? ` ${node.attributes.getText(file)}` : "";
  return { module, typeOnly, names, tail };
}

/**
 * The identifiers that code refers to. Excludes the names of properties (`todos.search` uses
 * `todos`), and names that the code declares at its top level.
 */
export function usedIdentifiers(body: string): Set<string> {
  const ts = typescript();
  const file = ts.createSourceFile("body.ts", body, ts.ScriptTarget.Latest, true);
  const used = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node) && !isPropertyName(node)) used.add(node.text);
    ts.forEachChild(node, visit);
  };
  visit(file);
  for (const name of declaredNames(file.statements)) used.delete(name);
  return used;
}

function isPropertyName(node: ts.Identifier): boolean {
  const ts = typescript();
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent) || ts.isMetaProperty(parent))
    return parent.name === node;
  if (ts.isQualifiedName(parent)) return parent.right === node;
  if (ts.isBindingElement(parent)) return parent.propertyName === node;
  const isMember =
    ts.isPropertyAssignment(parent) || ts.isTypeElement(parent) || ts.isClassElement(parent);
  return isMember && parent.name === node;
}

/** The names of the variables, functions, classes and types that statements declare. */
export function declaredNames(statements: readonly ts.Statement[]): string[] {
  const ts = typescript();
  return statements.flatMap((node) => {
    if (ts.isVariableStatement(node))
      return node.declarationList.declarations.flatMap(({ name }) =>
        ts.isIdentifier(name) ? [name.text] : [],
      );
    const isDeclaration =
      ts.isFunctionDeclaration(node) ||
      ts.isClassDeclaration(node) ||
      ts.isTypeAliasDeclaration(node) ||
      ts.isInterfaceDeclaration(node);
    return isDeclaration && node.name ? [node.name.text] : [];
  });
}
