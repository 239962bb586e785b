import type { Act } from "../../shared/kit/acts.ts";
import type { Line, Place, Tree } from "../../shared/ledger/model.ts";
import { weave } from "../../shared/ledger/weave.ts";
import { markMoved, type PlacedLine } from "../ledger/moved.ts";
import type { FileChange } from "./change.ts";

/** A place that a person should check, and why. */
export type Look = Place & { because: string };

/** The maximum number of places to list. */
const placesAtMost = 4;
/** Lines further away than this are not related to the change. */
const distanceAtMost = 20;
/** A line with fewer letters is in many places. */
const lettersAtLeast = 15;

/**
 * The places of a change in an act that does not have the file: the places of its exact lines, or
 * of moved lines next to them, nearest first.
 */
export function whereItWent(path: string, change: FileChange, act: Act, trees: Tree[]): Look[] {
  const touched = touchedLines(path, change);
  const found = trees.flatMap((tree) => {
    const [old, now] = [linesOf(path, change.before ?? ""), linesOfTree(tree, act)];
    markMoved(old, now);
    return old.flatMap(({ line, place }) => {
      const distance = Math.min(...touched.map((number) => Math.abs(number - place.line)));
      const places = distance === 0 ? standing(line, now) : [];
      return [...(line.moved ? [line.moved] : []), ...places].map((to) => ({ to, distance }));
    });
  });
  const byFile = Map.groupBy(
    found
      .sort((one, other) => one.distance - other.distance)
      .filter(({ distance }, index) => index === 0 || distance <= distanceAtMost),
    ({ to }) => to.file,
  );
  return [...byFile.values()].slice(0, placesAtMost).map(([nearest]) => {
    const { to, distance } = nearest as (typeof found)[number];
    return { ...to, because: distance === 0 ? "a changed line is here" : aside(distance) };
  });
}

const aside = (lines: number) =>
  `code from ${lines === 1 ? "a line" : `${lines} lines`} away is here`;

/** The numbers of the lines that a change removes, and of the lines after which it inserts. */
function touchedLines(path: string, { before, after }: FileChange): number[] {
  const touched = new Set<number>();
  let last = 1;
  for (const { sign, below = last } of weave(path, before, after).lines) {
    last = below;
    if (sign !== " ") touched.add(below);
  }
  return [...touched];
}

function standing({ text }: Line, lines: PlacedLine[]): Place[] {
  const key = text.trim();
  if (key.replace(/\W/g, "").length < lettersAtLeast) return [];
  return lines.filter(({ line }) => line.text.trim() === key).map(({ place }) => place);
}

const linesOfTree = (tree: Tree, { name }: Act): PlacedLine[] =>
  [...tree].flatMap(([path, text]) => linesOf(`${name}/${path}`, text));

const linesOf = (file: string, text: string): PlacedLine[] =>
  text.split("\n").map((line, index) => ({
    line: { sign: " ", text: line, hunk: 0, preamble: false },
    place: { file, line: index + 1 },
  }));
