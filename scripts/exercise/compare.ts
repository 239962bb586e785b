import { createTwoFilesPatch } from "diff";
import type { Paint } from "../../shared/kit/painter.ts";
import type { Tree } from "../../shared/ledger/model.ts";
import { explainChange } from "../ledger/change.ts";
import { printChange } from "../ledger/print-change.ts";
import { differences, type Exercise } from "./exercise.ts";

/** The changes from the learner's code to the solution. */
export function compare(exercise: Exercise, mine: Tree, paint: Paint): string {
  const others = [...mine.keys()].filter(
    (path) => !exercise.start.has(path) && !exercise.solution.has(path),
  );
  const files = [...differences(exercise, mine).map(({ file }) => file), ...others];
  if (files.length === 0) return "Your code is the same as the solution.\n";
  const head = "- yours   + the solution";
  return `${[head, ...files.map((file) => patch(exercise, mine, file, paint))].join("\n")}`;
}

function patch({ solution }: Exercise, mine: Tree, file: string, paint: Paint): string {
  const [from, to] = [mine.get(file), solution.get(file)];
  const note = from === undefined ? " (not in yours)" : to === undefined ? " (only in yours)" : "";
  const [, , , , ...lines] = createTwoFilesPatch(file, file, from ?? "", to ?? "").split("\n");
  const painted = lines.map((line) => paint(colours[line[0] ?? ""] ?? "reset", line));
  return `\n${paint(["bold", "cyan"], `── ${file}${note}`)}\n${painted.join("\n")}`;
}

const colours: Record<string, "green" | "red" | "dim"> = { "+": "green", "-": "red", "@": "dim" };

/** The piece as the ledger explains it: each changed line with its why. */
export function lesson({ ledger, piece }: Exercise, paint: Paint): string {
  const change = explainChange(ledger);
  return printChange(
    { ...change, pieces: change.pieces.filter((one) => one.piece.id === piece.id) },
    paint,
  );
}
