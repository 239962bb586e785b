import { mkdirSync, readFileSync } from "node:fs";
import { dirname } from "node:path";
import SQLite from "better-sqlite3";
import { searchWords } from "../domain/search.ts";

export type Database = SQLite.Database;

const schema = readFileSync(new URL("schema.sql", import.meta.url), "utf8");

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

/** Runs `work` in one transaction. Nothing else may use the database meanwhile. */
export async function inOneTransaction<T>(
  db: Database,
  work: (db: Database) => Promise<T>,
): Promise<T> {
  db.exec("BEGIN IMMEDIATE");
  try {
    const result = await work(db);
    db.exec("COMMIT");
    return result;
  } catch (error) {
    db.exec("ROLLBACK");
    throw error;
  }
}
