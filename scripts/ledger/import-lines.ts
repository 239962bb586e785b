import { diffArrays } from "diff";
import { assemble } from "../../shared/ledger/assemble.ts";
import {
  type ImportStatement,
  identityId,
  type Ledger,
  type Line,
  type WovenFile,
} from "../../shared/ledger/model.ts";

const why = "imports what the changed lines use";

/**
 * All lines of a woven file, with its imports in their place. Claims do not cover imports. An
 * import belongs to the first piece whose step adds (or removes) it.
 */
export function linesWithImports(ledger: Ledger): (file: WovenFile) => Line[] {
  let steps: Map<string, string>[] | undefined;
  return (file) => {
    const { below, here } = file.imports;
    if (below.length === 0 && here.length === 0) return file.lines;
    const statements = weaveImports(below, here);
    const ownerOf =
      singleOwner(file) ??
      ((line: Line, source: string) => {
        steps ??= ledger.pieces.map((_, count) =>
          assemble(
            ledger,
            ledger.pieces.slice(0, count + 1).map(({ id }) => id),
          ),
        );
        const texts = steps.map((step) => `\n${step.get(file.path) ?? ""}`);
        const isNow = (text: string) => text.includes(`\n${source}\n`) === (line.sign === "+");
        return ledger.pieces[texts.findIndex(isNow)]?.id ?? lastOwner(file);
      });
    const imports = statements.flatMap(({ line, source }) =>
      source.split("\n").map((text, index) => {
        const numbered = { ...line, text, ...shift(line, index) };
        const owner = line.sign === " " ? undefined : ownerOf(line, source);
        return owner
          ? { ...numbered, owner, why: reason(file, owner), rule: "import" as const }
          : numbered;
      }),
    );
    const start = file.lines.findLastIndex(({ preamble }) => preamble) + 1;
    const body = file.lines.slice(start);
    return [...file.lines.slice(0, start), ...imports, ...separator(imports, body), ...body];
  };
}

/** In a new or removed file, the imports are part of its only hunk and have the hunk's why. */
function reason({ kind, lines }: WovenFile, owner: string): string {
  const first = lines.find((line) => line.owner === owner && line.sign !== "~");
  return kind === "changed" ? why : (first?.why ?? why);
}

function singleOwner({ lines, ...file }: WovenFile): (() => string | undefined) | undefined {
  const owners = new Set(lines.flatMap(({ owner, sign }) => (sign === " " ? [] : (owner ?? []))));
  if (file.owner) owners.add(file.owner);
  owners.delete(identityId);
  const [owner] = owners;
  return owners.size === 1 ? () => owner : undefined;
}

const lastOwner = ({ lines, ...file }: WovenFile) =>
  lines.findLast(({ owner }) => owner)?.owner ?? file.owner;

const shift = ({ below, here }: Line, by: number) => ({
  ...(below !== undefined && { below: below + by }),
  ...(here !== undefined && { here: here + by }),
});

function weaveImports(
  below: ImportStatement[],
  here: ImportStatement[],
): { line: Line; source: string }[] {
  let [belowIndex, hereIndex] = [0, 0];
  const sources = (side: ImportStatement[]) => side.map(({ source }) => source);
  return diffArrays(sources(below), sources(here)).flatMap((part) =>
    part.value.map((source) => {
      const old = part.added ? undefined : below[belowIndex++]?.line;
      const now = part.removed ? undefined : here[hereIndex++]?.line;
      const sign = part.added ? "+" : part.removed ? "-" : " ";
      const line: Line = {
        sign,
        text: "",
        hunk: 0,
        preamble: false,
        ...(old !== undefined && { below: old }),
        ...(now !== undefined && { here: now }),
      };
      return { line, source };
    }),
  );
}

/** The blank line below the imports. It is common, added or removed like the imports. */
function separator(imports: Line[], body: Line[]): Line[] {
  const [old, now] = (["below", "here"] as const).map((side) => {
    const hasBody = body.some((line) => line[side] !== undefined);
    const last = imports.findLast((line) => line[side] !== undefined)?.[side];
    return hasBody && last !== undefined ? last + 1 : undefined;
  });
  if (old === undefined && now === undefined) return [];
  const sign = old === undefined ? "+" : now === undefined ? "-" : " ";
  const last = imports.findLast((line) => line.sign === sign);
  const { owner, why, rule } = last ?? {};
  return [
    {
      sign,
      text: "",
      hunk: 0,
      preamble: false,
      ...(old !== undefined && { below: old }),
      ...(now !== undefined && { here: now }),
      ...(owner && { owner }),
      ...(why && { why }),
      ...(rule && { rule }),
    },
  ];
}
