import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { readTextFile } from "../../shared/kit/read-text-file.ts";
import type { Ledger, Piece, Problem } from "../../shared/ledger/model.ts";
import { minutesOf, partsOf } from "../exercise/text.ts";
import { pains, sameName, symptoms } from "./article.ts";
import { readmeOf, sectionOf } from "./documents.ts";

/** A README with generated tables: its short name, and each table by its marker. */
type Generated = { file: string; path: string; tables: Map<string, string> };

const begin = (name: string) => `<!-- ladder:${name} -->`;
const end = "<!-- /ladder -->";

/** Reports tables in READMEs that differ from the ledgers or lack their markers. */
export function checkTables(root: string, ledgers: Ledger[]): Problem[] {
  return generatedFiles(root, ledgers).flatMap(({ file, path, tables }) => {
    if (!existsSync(path))
      return [
        { file, line: 1, message: "is missing", remedy: `write it, with ${markers(tables)}` },
      ];
    const text = readTextFile(path);
    return [...tables].flatMap(([name, table]) => {
      const line = text.slice(0, Math.max(0, text.indexOf(begin(name)))).split("\n").length;
      const now = current(text, name);
      if (now === undefined)
        return [
          {
            file,
            line,
            message: `has no table '${name}'`,
            remedy: `add ${begin(name)}${end}, then: npm run check write`,
          },
        ];
      if (now === table) return [];
      return [
        { file, line, message: `the table '${name}' is stale`, remedy: "npm run check write" },
      ];
    });
  });
}

/** Rewrites the tables between their markers. Returns the files that changed. */
export function writeTables(root: string, ledgers: Ledger[]): string[] {
  return generatedFiles(root, ledgers).flatMap(({ file, path, tables }) => {
    if (!existsSync(path)) return [];
    const text = readTextFile(path);
    const next = [...tables].reduce((all, [name, table]) => replace(all, name, table), text);
    if (next === text) return [];
    writeFileSync(path, next);
    return [file];
  });
}

const markers = (tables: Map<string, string>) =>
  [...tables.keys()].map((name) => `${begin(name)}${end}`).join(" and ");

/** The text between a table's markers, or undefined if they are missing. */
function current(text: string, name: string): string | undefined {
  const start = text.indexOf(begin(name));
  const stop = text.indexOf(end, start);
  return start < 0 || stop < 0 ? undefined : text.slice(start + begin(name).length, stop);
}

function replace(text: string, name: string, table: string): string {
  const now = current(text, name);
  return now === undefined
    ? text
    : text.replace(begin(name) + now + end, () => begin(name) + table + end);
}

function generatedFiles(root: string, ledgers: Ledger[]): Generated[] {
  const acts = ledgers.map((ledger) => ({
    file: `${ledger.act.name}/README.md`,
    path: join(ledger.act.dir, "README.md"),
    tables: new Map([["pieces", pieceTable(root, ledger)]]),
  }));
  const tables = new Map([
    ["pains", painTable(root, ledgers)],
    ["matrix", symptomTable(ledgers)],
  ]);
  return [{ file: "README.md", path: join(root, "README.md"), tables }, ...acts];
}

function pieceTable(root: string, { act, pieces }: Ledger): string {
  const readme = readmeOf(act);
  const rows = pieces.map((piece) => [
    piece.pain ?? piece.symptom ?? `supports \`${piece.supports}\``,
    link(piece.name, `#${sectionOf(readme, piece) ?? piece.id}`),
    piece.cost,
    link(decisionName(piece), piece.decision),
    drillCell(root, piece, "../"),
    `${minutesOf(piece, partsOf(act.dir, piece.id).length)} min, ${piece.difficulty}`,
  ]);
  return markdown(["Pain", "Piece", "Cost", "Decision", "Drill", "As an exercise"], rows);
}

/** The table of pains in Markdown, with links to the existing pieces and drills. */
export function painTable(root: string, ledgers: Ledger[]): string {
  const rows = pains.map((row) => {
    const answers = piecesThat(
      ledgers,
      ({ pain }) => pain !== undefined && sameName(pain, row.pain),
    );
    const drills = answers.map(({ piece }) => drillCell(root, piece, "")).filter(Boolean);
    return [row.pain, pieceCell(answers, row.piece), actCell(ledgers, row.act), drills.join(", ")];
  });
  return markdown(["Pain", "Design piece", "Act", "Drill"], rows);
}

/** The table of symptoms in Markdown, with links to the existing pieces. */
export function symptomTable(ledgers: Ledger[]): string {
  const rows = symptoms.map((row) => {
    const named = piecesThat(
      ledgers,
      ({ symptom }) => symptom !== undefined && sameName(symptom, row.symptom),
    );
    const cured = piecesThat(
      ledgers,
      ({ pain }) => pain !== undefined && row.pain !== undefined && sameName(pain, row.pain),
    );
    const answers = named.length > 0 ? named : cured;
    return [row.symptom, pieceCell(answers, row.reachFor), row.avoid, actCell(ledgers, row.act)];
  });
  return markdown(["Symptom", "Reach for", "Avoid", "Act"], rows);
}

type Answer = { ledger: Ledger; piece: Piece };

const piecesThat = (ledgers: Ledger[], accepts: (piece: Piece) => boolean): Answer[] =>
  ledgers.flatMap((ledger) => ledger.pieces.filter(accepts).map((piece) => ({ ledger, piece })));

/** The row's name, linked to the first piece, then the ids of further pieces. */
function pieceCell(answers: Answer[], name: string): string {
  const targets = answers.map(({ ledger, piece }) => ({
    id: piece.id,
    url: `${ledger.act.name}/README.md#${sectionOf(readmeOf(ledger.act), piece) ?? piece.id}`,
  }));
  const [first, ...more] = targets;
  if (!first) return name;
  const others = more.map(({ id, url }) => link(`\`${id}\``, url));
  return [link(name, first.url), ...others].join(", ");
}

function actCell(ledgers: Ledger[], number: number): string {
  const ledger = ledgers.find(({ act }) => act.number === number);
  return ledger ? link(`${number}`, `${ledger.act.name}/README.md`) : `${number}`;
}

function drillCell(root: string, { drills }: Piece, toRoot: string): string {
  const cells = drills.map((drill) => {
    const exists = existsSync(join(root, "shared", "drills", drill));
    return exists
      ? link(`\`${drill}\``, `${toRoot}shared/drills/${drill}/README.md`)
      : `\`${drill}\``;
  });
  return cells.join(", ");
}

const decisionName = ({ decision }: Piece) =>
  decision.split("/").at(-1)?.replace(/\.md$/, "").replaceAll("-", " ") ?? decision;

const link = (text: string, url: string) => `[${text}](${url})`;

function markdown(head: string[], rows: string[][]): string {
  const line = (cells: string[]) =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|").replace(/\s+/g, " ").trim()).join(" | ")} |`;
  return `\n${[line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n")}\n`;
}
