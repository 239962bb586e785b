import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { openDatabase } from "../src/database.ts";

function newFolder(): string {
  const dir = mkdtempSync(join(tmpdir(), "todo-"));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

test.skipIf(process.platform === "win32")("only the owner of the files may read them", () => {
  const dir = newFolder();
  writeFileSync(join(dir, "todo.db"), "", { mode: 0o644 });
  const db = openDatabase(join(dir, "todo.db"));
  onTestFinished(() => void db.close());
  const modes = readdirSync(dir).map((name) => statSync(join(dir, name)).mode & 0o777);
  expect(modes.length).toBeGreaterThan(1);
  expect(new Set(modes)).toEqual(new Set([0o600]));
});

test("an older index of words is rebuilt", () => {
  const file = join(newFolder(), "todo.db");
  const before = openDatabase(file);
  before.exec(`
    INSERT INTO accounts VALUES ('ana', 'ana@example.com', 'Ana', '', '');
    INSERT INTO lists VALUES ('list', 'Party', NULL, '');
    INSERT INTO todos (id, list_id, title, "order", created_by, created_at)
      VALUES ('cake', 'list', 'Cake', 1, 'ana', '');
    DROP TABLE todo_words;
    CREATE VIRTUAL TABLE todo_words USING fts5 (words, content = '');
    INSERT INTO todo_words (rowid, words) VALUES (1, 'other words');
    PRAGMA user_version = 0`);
  before.close();

  const db = openDatabase(file);
  onTestFinished(() => void db.close());
  const count = db.prepare("SELECT count(*) FROM todo_words WHERE todo_words MATCH ?").pluck();
  expect(count.get("cake")).toBe(1);
  db.exec("UPDATE todos SET title = 'Pie'");
  expect([count.get("cake"), count.get("pie")]).toEqual([0, 1]);
  db.exec("DELETE FROM todos");
  expect(count.get("pie")).toBe(0);
});
