import { existsSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "../../shared/kit/command.ts";
import { readTextFile } from "../../shared/kit/read-text-file.ts";
import type { Ledger, Piece, Problem } from "../../shared/ledger/model.ts";
import { loadFolder } from "../../shared/ledger/tree.ts";
import { type Exercise, exerciseOf, isTest, piecesWithTests } from "./exercise.ts";

/** A part of an exercise. Its tests pass before the parts after it are built. */
export type Part = { title: string; text: string; tests: string[] };

/** The text of an exercise, from `exercises/<piece>.md`. */
export type ExerciseText = { build: string; parts: Part[]; hints: string[]; lookCloser?: string };

const needed = ["Build", "Hint 1", "Hint 2", "Hint 3"];
const allowed = [...needed, "Look closer"];
const partName = /^Part \d+: (\S.*)$/;

/** @throws if the file or one of its sections is missing; `npm run check` reports this */
export function readText(actDir: string, piece: string): ExerciseText {
  const sections = sectionsOf(readTextFile(join(actDir, fileOf(piece))));
  const [build = "", ...hints] = needed.map((name) => {
    const text = sections.get(name);
    if (!text) throw new Error(`${fileOf(piece)} has no section '${name}'.`);
    return text;
  });
  const lookCloser = sections.get("Look closer");
  return { build, parts: readParts(sections), hints, ...(lookCloser && { lookCloser }) };
}

/** The parts of a piece's exercise, in order. Empty if it is not divided. */
export function partsOf(actDir: string, piece: string): Part[] {
  const file = join(actDir, fileOf(piece));
  return existsSync(file) ? readParts(sectionsOf(readTextFile(file))) : [];
}

/** @throws UserError with the valid numbers if the exercise has no such part */
export function findPart({ ledger, piece }: Exercise, number: string): Part {
  const parts = partsOf(ledger.act.dir, piece.id);
  const part = parts[Number(number) - 1];
  if (part) return part;
  throw new UserError(
    `${piece.id} has no part '${number}'.`,
    parts.length > 0
      ? `Use a number from 1 to ${parts.length}.`
      : "It is one part: use npm run exercise check.",
  );
}

/** The minutes of an exercise: `35`, or `6 × 60` if it has six parts of sixty minutes. */
export const minutesOf = ({ minutes }: Pick<Piece, "minutes">, parts: number): string =>
  parts > 1 ? `${parts} × ${minutes}` : `${minutes}`;

const fileOf = (piece: string) => `exercises/${piece}.md`;

function readParts(sections: Map<string, string>): Part[] {
  return [...sections].flatMap(([name, section]) => {
    const [, title] = partName.exec(name) ?? [];
    if (!title) return [];
    const [text = "", tests = ""] = section.split(/^Tests: /m);
    const files = [...tests.matchAll(/`([^`]+)`/g)].map(([, file = ""]) => file);
    return [{ title, text: text.trim(), tests: files }];
  });
}

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
  const { start, solution, given } = exerciseOf(ledger, piece);
  const empty = needed.filter((name) => !sections.get(name));
  const unknown = [...sections.keys()].filter(
    (name) => !allowed.includes(name) && !partName.test(name),
  );
  const absent = filesNamedIn(text).filter((path) => !start.has(path) && !solution.has(path));
  return [
    ...empty.map((name): Fault => [`'## ${name}' is missing or empty`, "write it"]),
    ...unknown.map(
      (name): Fault => [
        `'## ${name}' is never shown`,
        `use one of: ${allowed.join(", ")}, Part 1: …`,
      ],
    ),
    ...faultsOfParts(sections, given.filter(isTest)),
    ...absent.map((path): Fault => [`names ${path}, which does not exist`, "correct the path"]),
  ];
}

/** The parts are numbered in order, and each test of the piece belongs to one of them. */
function faultsOfParts(sections: Map<string, string>, tests: string[]): Fault[] {
  const names = [...sections.keys()].filter((name) => partName.test(name));
  if (names.length === 0) return [];
  const parts = readParts(sections);
  const named = parts.flatMap((part) => part.tests);
  const misplaced = names.flatMap((name, at): Fault[] =>
    name.startsWith(`Part ${at + 1}:`)
      ? []
      : [[`'## ${name}' is part ${at + 1}`, "number the parts in order"]],
  );
  const empty = names.filter((_, at) => parts[at]?.tests.length === 0);
  const left = tests.filter((file) => !named.includes(file));
  const twice = named.filter((file, at) => named.indexOf(file) !== at);
  const strange = named.filter((file) => !tests.includes(file));
  return [
    ...misplaced,
    ...empty.map(
      (name): Fault => [
        `'## ${name}' has no tests`,
        "end it with 'Tests: ' and paths in backticks",
      ],
    ),
    ...left.map((file): Fault => [`no part has ${file}`, "add it to the tests of a part"]),
    ...twice.map((file): Fault => [`two parts have ${file}`, "leave it in the first of them"]),
    ...strange.map((file): Fault => [`${file} is not a test of the piece`, "correct the path"]),
  ];
}

/** The paths in backticks. */
function filesNamedIn(text: string): string[] {
  const paths = text.matchAll(/`((?:src|test|migrations|docs)\/[\w./-]+\.\w+)`/g);
  return [...new Set([...paths].map(([, path = ""]) => path))];
}
