import { mkdirSync, readFileSync } from "node:fs";
import { dirname } from "node:path";
import SQLite from "better-sqlite3";
import { searchWords } from "../domain/search.ts";

export type Database = SQLite.Database;

const schema = readFileSync(new URL("schema.sql", import.meta.url), "utf8");

export const isForeignKeyViolation = (error: unknown) =>
  error instanceof SQLite.SqliteError && error.code === "SQLITE_CONSTRAINT_FOREIGNKEY";

/**
 * Opens the database file, made at first use. A write has reached the disk before it is
 * acknowledged: WAL alone may lose the last commits at a power cut, `synchronous = FULL` does not
 * (https://sqlite.org/pragma.html#pragma_synchronous).
 */
export function openDatabase(file: string): Database {
  mkdirSync(dirname(file), { recursive: true });
  const db = new SQLite(file);
  db.pragma("journal_mode = WAL");
  db.pragma("synchronous = FULL");
  db.pragma("foreign_keys = ON");
  db.function("words", { deterministic: true }, (text) => searchWords(String(text)).join(" "));
  db.exec(schema);
  return db;
}
