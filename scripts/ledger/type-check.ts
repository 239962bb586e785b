import { createHash } from "node:crypto";
import { join } from "node:path";
import type ts from "typescript";
import type { Problem, Tree } from "../../shared/ledger/model.ts";
import { pathMatcher } from "../../shared/ledger/pattern.ts";
import { typescript } from "../../shared/ledger/typescript.ts";

/** Type-checks a version of an act's files. `file` in the result is relative to the act. */
export type TypeCheck = (tree: Tree) => Problem[];

/**
 * Returns a type check for the steps of one act. It checks each step as if it were in the act's
 * folder, so that dependencies resolve, and writes nothing. Unchanged files stay parsed and bound
 * between steps, so later steps take much less time than the first.
 */
export function typeCheckerFor(actDir: string): TypeCheck {
  const overlay = new Overlay(actDir);
  const programs = new Map<string, ts.BuilderProgram>();
  return (tree) => {
    overlay.show(tree);
    const configs = [...tree.keys()].filter((path) => /(^|\/)tsconfig\.json$/.test(path));
    return configs.flatMap((config) => {
      const { program, problems } = compile(config, tree, overlay, programs.get(config));
      programs.set(config, program);
      return [...problems, ...programProblems(program, overlay)];
    });
  };
}

function compile(
  config: string,
  tree: Tree,
  overlay: Overlay,
  oldProgram: ts.BuilderProgram | undefined,
): { program: ts.BuilderProgram; problems: Problem[] } {
  const ts = typescript();
  const file = join(overlay.dir, config);
  const { config: json, error } = ts.parseConfigFileTextToJson(file, tree.get(config) ?? "{}");
  const parsed = ts.parseJsonConfigFileContent(json, overlay.parseHost(), join(file, ".."));
  const host = overlay.compilerHost(parsed.options);
  const program = ts.createSemanticDiagnosticsBuilderProgram(
    parsed.fileNames,
    parsed.options,
    host,
    oldProgram as ts.SemanticDiagnosticsBuilderProgram | undefined,
    parsed.errors,
  );
  const diagnostics = [...(error ? [error] : []), ...parsed.errors];
  return { program, problems: diagnostics.map((one) => toProblem(one, overlay)) };
}

function programProblems(program: ts.BuilderProgram, overlay: Overlay): Problem[] {
  return [
    ...program.getOptionsDiagnostics(),
    ...program.getGlobalDiagnostics(),
    ...program.getSyntacticDiagnostics(),
    ...program.getSemanticDiagnostics(),
  ].map((diagnostic) => toProblem(diagnostic, overlay));
}

function toProblem({ file, start, code, messageText }: ts.Diagnostic, overlay: Overlay): Problem {
  const ts = typescript();
  const text = ts.flattenDiagnosticMessageText(messageText, " ");
  return {
    file: (file && overlay.pathInside(file.fileName)) ?? "tsconfig.json",
    line: file && start !== undefined ? file.getLineAndCharacterOfPosition(start).line + 1 : 1,
    message: `TS${code}: ${text}`,
    remedy: "let the earlier piece claim what this line needs, or add an interim",
  };
}

/** The file system, with a tree in place of one folder's own files. */
class Overlay {
  readonly dir: string;
  #tree: Tree = new Map();
  #folders = new Set<string>();
  #sources = new Map<string, { text: string; options: string; source: ts.SourceFile }>();

  constructor(dir: string) {
    this.dir = dir;
  }

  show(tree: Tree): void {
    this.#tree = tree;
    this.#folders = new Set([""]);
    for (const path of tree.keys())
      for (let end = path.indexOf("/"); end > 0; end = path.indexOf("/", end + 1))
        this.#folders.add(path.slice(0, end));
  }

  /** The path relative to the folder. Undefined if the file is elsewhere or in node_modules. */
  pathInside(file: string): string | undefined {
    const normal = file.replaceAll("\\", "/");
    const root = this.dir.replaceAll("\\", "/");
    if (normal === root) return "";
    if (!normal.startsWith(`${root}/`)) return undefined;
    const path = normal.slice(root.length + 1);
    return path.startsWith("node_modules") ? undefined : path;
  }

  parseHost(): ts.ParseConfigHost {
    return {
      useCaseSensitiveFileNames: true,
      ...this.#fileSystem(),
      readDirectory: (root, extensions, exclude, include) => {
        const base = this.pathInside(root) || ".";
        const relative = (path: string) =>
          base === "."
            ? path
            : path.startsWith(`${base}/`)
              ? path.slice(base.length + 1)
              : undefined;
        return [...this.#tree.keys()]
          .filter((path) => {
            const inside = relative(path);
            if (inside === undefined || !extensions.some((end) => path.endsWith(end))) return false;
            return isNamed(inside, include) && !isNamed(inside, exclude ?? []);
          })
          .map((path) => join(this.dir, path));
      },
    };
  }

  compilerHost(options: ts.CompilerOptions): ts.CompilerHost {
    const ts = typescript();
    const base = ts.createCompilerHost(options);
    const key = JSON.stringify([options.target, options.module, options.jsx]);
    return {
      ...base,
      ...this.#fileSystem(),
      getCurrentDirectory: () => this.dir,
      writeFile: () => {},
      getSourceFile: (file, languageVersion) => {
        const text = this.#fileSystem().readFile(file);
        if (text === undefined) return undefined;
        const known = this.#sources.get(key + file);
        if (known?.text === text) return known.source;
        const source = ts.createSourceFile(file, text, languageVersion);
        Object.assign(source, { version: createHash("sha1").update(text).digest("hex") });
        this.#sources.set(key + file, { text, options: key, source });
        return source;
      },
    };
  }

  #fileSystem() {
    const { sys } = typescript();
    const choose =
      <T>(inside: (path: string) => T, outside: (file: string) => T) =>
      (file: string): T => {
        const path = this.pathInside(file);
        return path === undefined ? outside(file) : inside(path);
      };
    return {
      fileExists: choose((path) => this.#tree.has(path), sys.fileExists),
      readFile: choose(
        (path) => this.#tree.get(path),
        (file) => sys.readFile(file),
      ),
      directoryExists: choose((path) => this.#folders.has(path), sys.directoryExists),
    };
  }
}

/** Whether `include` or `exclude` of a tsconfig.json names a path. */
function isNamed(path: string, specs: readonly string[]): boolean {
  return specs.some((spec) => {
    const plain = spec.replace(/^\.\//, "").replace(/\/$/, "");
    return pathMatcher(plain)(path) || pathMatcher(`${plain}/**`)(path);
  });
}
