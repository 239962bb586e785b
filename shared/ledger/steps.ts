import { assemble, assembleOwners } from "./assemble.ts";
import type { Ledger, Problem, Tree } from "./model.ts";
import { hashTree, loadAct } from "./tree.ts";

/** The act below plus the first pieces of an act. */
export type Step = {
  /** The piece that the step ends with, or `start` for step 0. */
  id: string;
  pieces: string[];
  tree: Tree;
  hash: string;
};

/** All steps of an act, from the act below to the act itself. */
export function stepsOf(ledger: Ledger): Step[] {
  const ids = ledger.pieces.map(({ id }) => id);
  return ["start", ...ids].map((id, count) => {
    const pieces = ids.slice(0, count);
    const tree = assemble(ledger, pieces);
    return { id, pieces, tree, hash: hashTree(tree) };
  });
}

/** Checks that the first step is the act below and the last one the act, byte for byte. */
export function checkEnds(ledger: Ledger): Problem[] {
  const { below, act, pieces } = ledger;
  const all = pieces.map(({ id }) => id);
  return [
    ...differences(assembleOwners(ledger, new Set()), loadAct(below.dir), below.name),
    ...differences(assemble(ledger, all), loadAct(act.dir), act.name),
  ];
}

function differences(assembled: Tree, folder: Tree, name: string): Problem[] {
  const paths = [...new Set([...assembled.keys(), ...folder.keys()])].sort();
  return paths.flatMap((path) => {
    const [made, real] = [assembled.get(path), folder.get(path)];
    if (made === real) return [];
    const [lines, realLines] = [(made ?? "").split("\n"), (real ?? "").split("\n")];
    const at = realLines.findIndex((line, index) => line !== lines[index]);
    const line = at < 0 ? realLines.length : at + 1;
    return [
      {
        file: `${name}/${path}`,
        line,
        message: `the pieces together give '${lines[line - 1]?.trim() ?? "nothing"}' here`,
        remedy: remedyFor(path, real),
      },
    ];
  });
}

function remedyFor(path: string, real: string | undefined): string {
  if (real === "") return "an empty file can't be claimed: give it a line, or remove it";
  if (path.endsWith(".json")) return "write JSON with one entry per line, as Biome formats it";
  if (path.endsWith(".ts"))
    return "sort the imports at the top, without blank lines between and with one after them, and use them all";
  return "if the claims are right, this is a bug of the ledger";
}
