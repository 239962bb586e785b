import fc from "fast-check";
import { expect, it } from "vitest";
import { assembleOwners } from "../../shared/ledger/assemble.ts";
import { assemble, readLedger } from "../../shared/ledger/ledger.ts";
import { makeActs } from "../../shared/ledger/test-acts.ts";
import { loadAct } from "../../shared/ledger/tree.ts";
import { explainChange } from "./change.ts";

/** A line of a random file, with its acts and the piece that changes it. */
type RandomLine = { here: boolean; below: boolean; piece: number; indent: number; module: number };

const ids = ["one", "two", "three"];
const randomLine: fc.Arbitrary<RandomLine> = fc.record({
  below: fc.boolean(),
  here: fc.boolean(),
  piece: fc.nat(ids.length - 1),
  indent: fc.nat(2),
  module: fc.nat(3),
});
const randomFile = fc
  .array(randomLine, { minLength: 1, maxLength: 25 })
  .filter((lines) => lines.some(({ below }) => below) && lines.some(({ here }) => here));

type Kind = "md" | "json" | "ts";
const kinds: Kind[] = ["md", "json", "ts"];
const paths = kinds.map((kind) => `file.${kind}`);

/** Every line has a unique text, so the expected difference is known. */
function textOf(kind: Kind, { indent, module }: RandomLine, index: number): string {
  if (kind === "json") return `  "key${index}": ${index}`;
  const code = kind === "ts" ? `use(name${module}, "line ${index}.");` : `line ${index}.`;
  return " ".repeat(indent * 2) + code;
}

function render(kind: Kind, lines: RandomLine[], accepts: (line: RandomLine) => boolean): string {
  const texts = lines.flatMap((line, index) => (accepts(line) ? [textOf(kind, line, index)] : []));
  if (kind === "json") return `{\n${texts.join(",\n")}\n}\n`;
  if (kind === "md") return `${texts.join("\n")}\n`;
  const used = new Set(texts.map((text) => /name\d/.exec(text)?.[0]));
  const imports = [...used].sort().map((name) => `import { ${name} } from "./${name}.ts";\n`);
  return `${imports.join("")}\n${texts.join("\n")}\n`;
}

const modules = Object.fromEntries(
  [0, 1, 2, 3].map((n) => [`name${n}.ts`, `export const name${n} = 1;\n`]),
);

function actsOf(files: RandomLine[][]) {
  const folder = (accepts: (line: RandomLine) => boolean) =>
    Object.fromEntries(
      files.map((lines, at) => [paths[at], render(kinds[at] ?? "md", lines, accepts)]),
    );
  const claimsOf = (piece: number) =>
    files.flatMap((lines, at) => {
      const own = lines.flatMap((line, index) =>
        line.piece === piece && line.here !== line.below
          ? [textOf(kinds[at] ?? "md", line, index).trim()]
          : [],
      );
      return own.length > 0 ? [{ file: paths[at], lines: own, why: `because of ${piece}` }] : [];
    });
  const pieces = ids.map((id, piece) => ({ id, claims: claimsOf(piece) }));
  return makeActs({
    below: { ...modules, ...folder(({ below }) => below) },
    here: { ...modules, ...folder(({ here }) => here) },
    pieces: pieces.filter(({ claims }) => claims.length > 0),
  });
}

const changesSomething = (files: RandomLine[][]) =>
  files.some((lines) => lines.some(({ below, here }) => below !== here));

/** The order of two lines that replace each other does not matter, but both must be there. */
const sorted = (text = "") => text.split("\n").sort();

const randomActs = fc.tuple(randomFile, randomFile, randomFile).filter(changesSomething);

/** Each run writes two folders, which may take long on a busy disk. */
const timeoutMs = 60_000;

it(
  "the steps begin with the act below, end with the act, and hold what their pieces own",
  () => {
    fc.assert(
      fc.property(randomActs, fc.subarray(ids), (files, some) => {
        const act = actsOf(files);
        const ledger = readLedger(act);
        expect(ledger.problems).toEqual([]);
        expect(assembleOwners(ledger, new Set())).toEqual(loadAct(ledger.below.dir));
        expect(assemble(ledger, ids)).toEqual(loadAct(act.dir));
        const isThere = ({ below, here, piece }: RandomLine) =>
          some.includes(ids[piece] ?? "") ? here : below;
        const step = assemble(ledger, some);
        for (const [at, lines] of files.entries())
          if (lines.some(isThere) && kinds[at] !== "json")
            expect(sorted(step.get(paths[at] ?? ""))).toEqual(
              sorted(render(kinds[at] ?? "md", lines, isThere)),
            );
      }),
      { numRuns: 50 },
    );
  },
  timeoutMs,
);

it(
  "every changed line is in exactly one piece's hunk, and the hunks together are the change",
  () => {
    fc.assert(
      fc.property(randomActs, (files) => {
        const act = actsOf(files);
        const ledger = readLedger(act);
        const hunks = explainChange(ledger).pieces.flatMap((piece) => piece.hunks);
        const [below, here] = [loadAct(ledger.below.dir), loadAct(act.dir)];
        for (const path of paths) {
          const lines = hunks.filter(({ file }) => file === path).flatMap((hunk) => hunk.lines);
          const removed = lines.flatMap(({ sign, below }) => (sign === "-" ? [below ?? 0] : []));
          const added = lines.filter(({ sign }) => sign === "+");
          expect(new Set(removed).size).toBe(removed.length);
          const rebuilt = (below.get(path) ?? "")
            .split("\n")
            .filter((_, index) => !removed.includes(index + 1));
          for (const { here = 0, text } of added.sort((a, b) => (a.here ?? 0) - (b.here ?? 0)))
            rebuilt.splice(here - 1, 0, text);
          const plain = (all: string[]) => all.map((line) => line.replace(/,$/, ""));
          expect(plain(rebuilt)).toEqual(plain((here.get(path) ?? "").split("\n")));
        }
      }),
      { numRuns: 50 },
    );
  },
  timeoutMs,
);
