import { mkdirSync, readFileSync } from "node:fs";
import { dirname } from "node:path";
import SQLite from "better-sqlite3";

export type Database = SQLite.Database;

export type Role = "owner" | "editor" | "viewer";

const schema = readFileSync(new URL("schema.sql", import.meta.url), "utf8");

/** Returns a function that says which role an account has on a list, if any. */
export const roleFinder = (db: Database) =>
  db
    .prepare<[string, string], Role>(
      "SELECT role FROM members WHERE list_id = ? AND account_id = ?",
    )
    .pluck();

/** The words of a text, as search compares them: without case, accents and punctuation. */
export const searchWords = (text: string) =>
  text
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .match(/[\p{L}\p{N}]{1,100}/gu) ?? [];

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
