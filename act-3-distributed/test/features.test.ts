import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { expect, test } from "vitest";
import { brokenRules } from "./broken-rules.ts";

type Feature = { files: string; opens: string[]; tables: string[]; uses: string[] };

const features: Record<string, Feature> = createRequire(import.meta.url)("../features.cjs");
const names = Object.keys(features);
const data = new URL("../src/data/", import.meta.url);

const featureOf = (file: string) =>
  names.find((name) => new RegExp(`^(${features[name]?.files})[.]ts$`).test(file));
const ownerOf = (table: string) => names.find((name) => features[name]?.tables.includes(table));

/** The statements of a file that read or write a table, such as `UPDATE todos`. */
const accesses = (code: string) =>
  [...code.matchAll(/(INSERT INTO|UPDATE|DELETE FROM|FROM|JOIN)\s+([a-z_.]+)/g)].map(
    ([, verb = "", table = ""]) => ({ verb, table, writes: /INSERT|UPDATE|DELETE/.test(verb) }),
  );

/** Returns the accesses of a data file to tables that its feature may not use. */
function trespasses(file: string, code: string): string[] {
  const feature = featureOf(file);
  if (!feature) return [];
  const uses = features[feature]?.uses ?? [];
  return accesses(code)
    .filter(({ table, writes }) => {
      const owner = ownerOf(table);
      if (!owner || owner === feature) return false;
      return writes || !uses.includes(owner);
    })
    .map(({ verb, table }) => `${file}: ${verb} ${table}`);
}

test("every feature writes only to its own tables and reads only those of features it uses", () => {
  const files = readdirSync(data).filter((file) => file.endsWith(".ts"));
  const found = files.flatMap((file) =>
    trespasses(file, readFileSync(new URL(file, data), "utf8")),
  );
  expect(found).toEqual([]);
});

test("a feature that writes to the table of another one is refused", () => {
  expect(trespasses("lists.ts", "DELETE FROM todos WHERE list_id = $1")).toEqual([
    "lists.ts: DELETE FROM todos",
  ]);
  expect(trespasses("todos.ts", "UPDATE lists SET name = $1")).toEqual(["todos.ts: UPDATE lists"]);
});

test("a feature that reads the table of a feature it does not use is refused", () => {
  const code = "SELECT count(*) FROM todos t JOIN accounts a ON a.id = t.created_by";
  expect(trespasses("accounts.ts", code)).toEqual(["accounts.ts: FROM todos"]);
});

test("every table has one owner", () => {
  const tables = Object.values(features).flatMap((feature) => feature.tables);
  expect(tables).toEqual([...new Set(tables)]);
});

test("a feature that imports one it does not use is refused", async () => {
  const code = 'export type { TodoEvent } from "../domain/todo.ts";\n';
  expect(await brokenRules("application/lists.ts", code)).toEqual(["lists-uses-only-accounts"]);
});

test("a feature that imports a file that another one does not open is refused", async () => {
  const code = 'export { sessionRepository } from "./sessions.ts";\n';
  expect(await brokenRules("data/statistics.ts", code)).toEqual([
    "statistics-uses-only-accounts-lists-todos",
  ]);
});
