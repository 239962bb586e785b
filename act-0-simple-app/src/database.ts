import { chmodSync, mkdirSync, readFileSync } from "node:fs";
import { dirname } from "node:path";
import SQLite from "better-sqlite3";
import { searchWords } from "./words.ts";

export type Database = SQLite.Database;

export type Role = "owner" | "editor" | "viewer";

const schema = readFileSync(new URL("schema.sql", import.meta.url), "utf8");

/** Increase it after a change of `searchWords`. The app then rebuilds the index of older files. */
const indexVersion = 1;

/** Returns a function that finds the role of an account on a list, if it has one. */
export const roleFinder = (db: Database) =>
  db
    .prepare<[string, string], Role>(
      "SELECT role FROM members WHERE list_id = ? AND account_id = ?",
    )
    .pluck();

/**
 * Opens the database file, or creates it so that only its owner can read it. A write is on disk
 * before it is acknowledged. WAL alone can lose the last commits in a power failure, but
 * `synchronous = FULL` does not (https://sqlite.org/pragma.html#pragma_synchronous).
 */
export function openDatabase(file: string): Database {
  mkdirSync(dirname(file), { recursive: true });
  const db = new SQLite(file);
  if (file !== ":memory:") chmodSync(file, 0o600);
  db.pragma("journal_mode = WAL");
  db.pragma("synchronous = FULL");
  db.pragma("foreign_keys = ON");
  db.function("words", { deterministic: true }, (text) => searchWords(String(text)).join(" "));

  const isOld = db.pragma("user_version", { simple: true }) !== indexVersion;
  if (isOld) db.exec("DROP TABLE IF EXISTS todo_words");
  db.exec(schema);
  if (isOld) {
    db.exec("INSERT INTO todo_words (rowid, words) SELECT number, words(title) FROM todos");
    db.pragma(`user_version = ${indexVersion}`);
  }
  return db;
}
