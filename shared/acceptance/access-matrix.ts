import { readFileSync } from "node:fs";

export const roles = ["anonymous", "stranger", "viewer", "editor", "owner"] as const;
export type Who = (typeof roles)[number];

/**
 * A row of the table: `request` is its first cell, `route` is that cell without its note in
 * brackets.
 */
export type Row = { request: string; route: string; expected: Record<Who, number> };

/** Reads the rows of access-matrix.md. Skips headings inside the table, which have no numbers. */
export function readMatrix(): Row[] {
  const text = readFileSync(new URL("access-matrix.md", import.meta.url), "utf8");
  const rows: Row[] = [];
  for (const line of text.split("\n").filter((line) => line.startsWith("| "))) {
    const [request, ...cells] = line
      .split("|")
      .slice(1)
      .map((cell) => cell.trim());
    const [anonymous, stranger, viewer, editor, owner] = cells.map(Number);
    if (!request || !anonymous || !stranger || !viewer || !editor || !owner) continue;
    const route = request.replace(/ \(.*/, "");
    rows.push({ request, route, expected: { anonymous, stranger, viewer, editor, owner } });
  }
  return rows;
}
