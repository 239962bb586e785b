import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Act } from "../../shared/kit/acts.ts";
import { readTextFile } from "../../shared/kit/read-text-file.ts";
import type { Ledger, Piece, Problem } from "../../shared/ledger/model.ts";
import { piecesWithTests } from "../exercise/exercise.ts";
import { checkExerciseTexts, partsOf } from "../exercise/text.ts";
import { isKnownPain } from "./article.ts";
import { explainChange } from "./change.ts";
import { countsOf } from "./stat.ts";

/** Checks the documents of each piece: ADR, file to read first, README section, exercise. */
export function checkDocuments(ledger: Ledger): Problem[] {
  const readme = readmeOf(ledger.act);
  const ofPieces = ledger.pieces.flatMap((piece) => {
    const complaints: [message: string, remedy: string][] = [
      ...missingFiles(ledger.act, piece),
      ...unknownReasons(ledger, piece),
      ...missingDrills(ledger.act, piece),
    ];
    const problems: Problem[] = complaints.map(([message, remedy]) => ({
      file: `${ledger.act.name}/pieces.yaml`,
      line: piece.line,
      message: `${piece.id}: ${message}`,
      remedy,
    }));
    if (sectionOf(readme, piece) === undefined)
      problems.push({
        file: `${ledger.act.name}/README.md`,
        line: 1,
        message: `${piece.id} has no section`,
        remedy: `add a heading with '${piece.name}' or '${piece.id}' in it, or <a id="${piece.id}"></a>`,
      });
    return problems;
  });
  return [...ofPieces, ...checkExerciseTexts(ledger), ...undivided(ledger)];
}

/** The aim is 500 lines in one sitting. An exercise of more lines than this needs parts. */
const mostLines = 700;

/** Reports exercises that are too large for a sitting, and have no parts. */
function undivided(ledger: Ledger): Problem[] {
  const whole = piecesWithTests(ledger).filter(({ id }) => partsOf(ledger.act.dir, id).length < 2);
  return explainChange(ledger)
    .pieces.filter(({ piece }) => whole.some(({ id }) => id === piece.id))
    .map((change) => {
      const hunks = change.hunks.filter(({ file }) => !file.startsWith("docs/"));
      return { id: change.piece.id, ...countsOf({ ...change, hunks }) };
    })
    .filter(({ added }) => added > mostLines)
    .map(({ id, added }) => ({
      file: `${ledger.act.name}/exercises/${id}.md`,
      line: 1,
      message: `${id} adds ${added} lines of code and tests, and the exercise has no parts`,
      remedy: "divide it: '## Part 1: …', '## Part 2: …', each with tests of its own",
    }));
}

function missingFiles(act: Act, piece: Piece): [string, string][] {
  const absent = (path: string) => !existsSync(join(act.dir, path));
  const missing: [string, string][] = [];
  if (absent(piece.decision))
    missing.push([
      `its decision is missing: ${piece.decision}`,
      "write the ADR, or correct the path",
    ]);
  if (absent(piece.firstRead))
    missing.push([`firstRead names no file: ${piece.firstRead}`, "name a file of this act"]);
  return missing;
}

function unknownReasons(
  { pieces }: Ledger,
  { pain, symptom, supports }: Piece,
): [string, string][] {
  const reasons = [pain, symptom].filter((text) => text !== undefined);
  const unknown: [string, string][] = reasons
    .filter((text) => !isKnownPain(text))
    .map((text) => [`'${text}' is not in the tables`, "use a row from scripts/ledger/article.ts"]);
  if (supports && !pieces.some(({ id }) => id === supports))
    unknown.push([
      `supports '${supports}', which is not a piece of this act`,
      "name a piece of this act",
    ]);
  return unknown;
}

/** Reports missing drills, once the repository has drills. */
function missingDrills(act: Act, { drills }: Piece): [string, string][] {
  const folder = join(dirname(act.dir), "shared", "drills");
  if (!existsSync(folder)) return [];
  return drills
    .filter((drill) => !existsSync(join(folder, drill)))
    .map((drill) => [
      `its drill is missing: shared/drills/${drill}`,
      "write the drill, or correct the name",
    ]);
}

/** The text of an act's README. Empty if there is none. */
export function readmeOf(act: Act): string {
  const file = join(act.dir, "README.md");
  return existsSync(file) ? readTextFile(file) : "";
}

/** The anchor of a piece's section in its act's README, as GitHub forms it. */
export function sectionOf(
  readme: string,
  { id, name }: Pick<Piece, "id" | "name">,
): string | undefined {
  if (readme.includes(`id="${id}"`)) return id;
  const headings = readme.split("\n").filter((line) => /^#{2,6} /.test(line));
  const texts = headings.map((line) => line.replace(/^#+ /, "").replace(/[`*]/g, ""));
  const mentions = (word: string) =>
    texts.find((text) => text.toLowerCase().includes(word.toLowerCase()));
  const heading = mentions(name) ?? texts.find((text) => text.split(/[\s:(),]+/).includes(id));
  return heading
    ?.toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, "")
    .trim()
    .replace(/\s/g, "-");
}
