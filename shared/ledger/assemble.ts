import {
  importsFor,
  packageName,
  type Resolves,
  resolver,
  withCommas,
  withImports,
} from "./finish.ts";
import {
  type ImportStatement,
  identityId,
  type Ledger,
  type Line,
  type Tree,
  type WovenFile,
} from "./model.ts";

/**
 * Returns the files of the act below plus a set of pieces. All pieces give the act itself, the
 * first k pieces give step k, and all but some give an exercise. The act's identity (its name and
 * number) is always included.
 */
export function assemble(ledger: Ledger, pieceIds: Iterable<string>): Tree {
  return assembleOwners(ledger, new Set([identityId, ...pieceIds]));
}

/**
 * Like {@link assemble}, but includes the identity only if it is in the set. The empty set gives
 * the act below.
 */
export function assembleOwners(ledger: Ledger, owners: Set<string>): Tree {
  const tree: Tree = new Map(ledger.unchanged);
  for (const { path, piece, until, text } of ledger.interimFiles)
    if (owners.has(piece) && !owners.has(until)) tree.set(path, text);
  const drafts: Draft[] = [];
  for (const file of ledger.files) {
    const lines = file.lines.filter((line) => isLive(line, owners));
    const isAbsent = file.kind !== "changed" && lines.length === 0;
    if (!isAbsent && !tree.has(file.path)) drafts.push({ file, lines });
  }
  // Code without its imports yet: which names a module exports does not depend on them.
  for (const draft of drafts) tree.set(draft.file.path, finishPlain(draft));
  const isMissing = missingPackages(ledger, tree);
  const isBelow = ledger.pieces.every(({ id }) => !owners.has(id));
  for (const draft of drafts.filter(isCode)) {
    const resolves = resolver(draft.file.path, tree, isMissing);
    tree.set(draft.file.path, finishCode(draft, resolves, owners, isBelow));
  }
  return new Map([...tree].sort(([one], [other]) => (one < other ? -1 : 1)));
}

/** A file with only the lines of a set of pieces. */
type Draft = { file: WovenFile; lines: Line[] };

const isCode = ({ file }: Draft) => /\.[cm]?ts$/.test(file.path);

function isLive({ sign, owner = "", until = "" }: Line, owners: Set<string>): boolean {
  if (sign === " ") return true;
  if (sign === "-") return !owners.has(owner);
  return owners.has(owner) && !(sign === "~" && owners.has(until));
}

function finishPlain({ file, lines }: Draft): string {
  const texts = lines.map(({ text }) => text);
  return joinLines(file.path.endsWith(".json") ? withCommas(texts) : texts, file);
}

const joinLines = (lines: string[], { finalNewline }: WovenFile) =>
  lines.join("\n") + (finalNewline ? "\n" : "");

function finishCode(
  draft: Draft,
  resolves: Resolves,
  owners: Set<string>,
  isBelow: boolean,
): string {
  const texts = draft.lines.map(({ text }) => text);
  const start = draft.lines.findLastIndex(({ preamble }) => preamble) + 1;
  const body = texts.slice(start);
  const imports = chooseImports(draft, body, resolves, owners, isBelow);
  return joinLines(withImports(texts.slice(0, start), imports, body), draft.file);
}

/**
 * A body that is the same in one of the acts gets that act's imports unchanged. Any other body gets
 * the imports that it needs. If only the imports changed, they change with the piece that claims
 * the file.
 */
function chooseImports(
  { file, lines }: Draft,
  body: string[],
  resolves: Resolves,
  owners: Set<string>,
  isBelow: boolean,
): string[] {
  const { below, here } = file.imports;
  const isSame = file.lines.every(({ sign }) => sign === " ");
  const comesLater = isSame && file.owner !== undefined && !owners.has(file.owner);
  const versions = [
    { imports: here, sign: "+" },
    { imports: below, sign: "-" },
  ];
  for (const { imports, sign } of isBelow || comesLater ? versions.reverse() : versions) {
    const whole = file.lines.filter((line) => line.sign === " " || line.sign === sign);
    const fits = sameLines(lines, whole) && imports.every((one) => resolvesAll(one, resolves));
    if (fits) return imports.map(({ source }: ImportStatement) => source);
  }
  const live = file.imports.interim.filter(
    (one) => owners.has(one.piece) && !owners.has(one.until),
  );
  const interim = live.flatMap(({ imports }) => imports);
  return importsFor(body.join("\n"), below, [...interim, ...here], resolves);
}

const resolvesAll = ({ module, names }: ImportStatement, resolves: Resolves) =>
  resolves(module) && names.every(({ imported }) => resolves(module, imported));

const sameLines = (some: Line[], others: Line[]) =>
  some.length === others.length && some.every((line, index) => line === others[index]);

/** Returns a test for packages that one of the acts declares, but this step does not. */
function missingPackages(ledger: Ledger, tree: Tree): (name: string) => boolean {
  const declared = dependenciesOf(tree.get("package.json"));
  const manifest = ledger.files.find(({ path }) => path === "package.json");
  const mentioned = new Set(
    manifest?.lines.flatMap(({ text }) => /^\s*"([^"]+)":\s*"\d/.exec(text)?.[1] ?? []),
  );
  return (module) => {
    const name = packageName(module);
    return mentioned.has(name) && !declared.has(name);
  };
}

function dependenciesOf(manifest: string | undefined): Set<string> {
  try {
    const { dependencies, devDependencies } = JSON.parse(manifest ?? "{}");
    return new Set(Object.keys({ ...dependencies, ...devDependencies }));
  } catch {
    return new Set();
  }
}
