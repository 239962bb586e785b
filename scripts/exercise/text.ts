import { existsSync } from "node:fs";
import { join } from "node:path";
import { readTextFile } from "../../shared/kit/read-text-file.ts";
import type { Ledger, Piece, Problem } from "../../shared/ledger/model.ts";
import { loadFolder } from "../../shared/ledger/tree.ts";
import { exerciseOf, piecesWithTests } from "./exercise.ts";

/** The text of an exercise, from `exercises/<piece>.md`. */
export type ExerciseText = { build: string; hints: string[]; lookCloser?: string };

const needed = ["Build", "Hint 1", "Hint 2", "Hint 3"];
const allowed = [...needed, "Look closer"];

/** @throws if the file or one of its sections is missing; `npm run check` reports this */
export function readText(actDir: string, piece: string): ExerciseText {
  const sections = sectionsOf(readTextFile(join(actDir, fileOf(piece))));
  const [build = "", ...hints] = needed.map((name) => {
    const text = sections.get(name);
    if (!text) throw new Error(`${fileOf(piece)} has no section '${name}'.`);
    return text;
  });
  const lookCloser = sections.get("Look closer");
  return { build, hints, ...(lookCloser && { lookCloser }) };
}

const fileOf = (piece: string) => `exercises/${piece}.md`;

/** The text below each heading of the second level. */
function sectionsOf(text: string): Map<string, string> {
  const [, ...parts] = text.split(/^## /m);
  return new Map(
    parts.map((part) => {
      const [title = "", ...lines] = part.split("\n");
      return [title.trim(), lines.join("\n").trim()];
    }),
  );
}

/** Checks the exercise texts of an act. */
export function checkExerciseTexts(ledger: Ledger): Problem[] {
  const { act } = ledger;
  const pieces = piecesWithTests(ledger);
  const strangers = [...loadFolder(join(act.dir, "exercises")).keys()].filter(
    (path) => !pieces.some(({ id }) => path === `${id}.md`),
  );
  return [
    ...strangers.map((path) => ({
      file: `${act.name}/exercises/${path}`,
      message: "belongs to no piece with tests",
      remedy: "name it after a piece that has tests",
    })),
    ...pieces.flatMap((piece) =>
      faultsOf(ledger, piece).map(([message, remedy]) => ({
        file: `${act.name}/${fileOf(piece.id)}`,
        line: 1,
        message,
        remedy,
      })),
    ),
  ];
}

type Fault = [message: string, remedy: string];

function faultsOf(ledger: Ledger, piece: Piece): Fault[] {
  const file = join(ledger.act.dir, fileOf(piece.id));
  if (!existsSync(file)) {
    const sections = needed.map((name) => `'## ${name}'`).join(", ");
    return [[`${piece.id} has tests, but no exercise`, `write this file, with ${sections}`]];
  }
  const text = readTextFile(file);
  const sections = sectionsOf(text);
  const { start, solution } = exerciseOf(ledger, piece);
  const empty = needed.filter((name) => !sections.get(name));
  const unknown = [...sections.keys()].filter((name) => !allowed.includes(name));
  const absent = filesNamedIn(text).filter((path) => !start.has(path) && !solution.has(path));
  return [
    ...empty.map((name): Fault => [`'## ${name}' is missing or empty`, "write it"]),
    ...unknown.map(
      (name): Fault => [`'## ${name}' is never shown`, `right are: ${allowed.join(", ")}`],
    ),
    ...absent.map((path): Fault => [`names ${path}, which does not exist`, "correct the path"]),
  ];
}

/** The paths in backticks. */
function filesNamedIn(text: string): string[] {
  const paths = text.matchAll(/`((?:src|test|migrations|docs)\/[\w./-]+\.\w+)`/g);
  return [...new Set([...paths].map(([, path = ""]) => path))];
}
