import type { Todo } from "../domain/todo.ts";
import { type Database, prepared, type Queries } from "./database.ts";
import { countWrong, indexWords, upsertInto, upsertRows } from "./search-index.ts";
import { lowestId, todoColumns } from "./todos.ts";

const batchSize = 1_000;

/** Any number, as long as all copies of the program take the same lock. */
const lockRebuild = prepared("SELECT pg_try_advisory_lock(20211102) AS free");
const unlockRebuild = prepared("SELECT pg_advisory_unlock(20211102)");

// From here on whatever the projector writes is written to both tables, in one transaction. What a
// killed rebuild has left is replaced; the trigger first, since it locks in the projector's order.
const begin = [
  `CREATE OR REPLACE FUNCTION search.copy_to_next() RETURNS trigger LANGUAGE plpgsql AS
   $$ BEGIN ${upsertInto("search.todos_next", "SELECT NEW.*")}; RETURN NULL; END $$`,
  `CREATE OR REPLACE TRIGGER copy_to_next AFTER INSERT OR UPDATE ON search.todos
   FOR EACH ROW EXECUTE FUNCTION search.copy_to_next()`,
  "DROP TABLE IF EXISTS search.todos_next",
  "CREATE TABLE search.todos_next (LIKE search.todos INCLUDING ALL)",
];
const findBatch = prepared(
  `SELECT ${todoColumns} FROM todos t WHERE t.id > $1 ORDER BY t.id LIMIT ${batchSize}`,
);
const upsertBatch = prepared(upsertRows("search.todos_next"));
// A tombstone of a todo that exists is a mistake of the old table.
const copyTombstones = prepared(
  upsertInto(
    "search.todos_next",
    `SELECT * FROM search.todos s
     WHERE deleted AND NOT EXISTS (SELECT FROM todos t WHERE t.id = s.id)`,
  ),
);
// Searches of the new table rely on it, and autovacuum may take a while to come.
const vacuum = prepared("VACUUM ANALYZE search.todos_next");
const countDifferences = countWrong(
  "SELECT id FROM todos UNION SELECT id FROM search.todos_next",
  "search.todos_next",
);
const lockTimeout = "SET LOCAL lock_timeout = '5s'";
// The trigger goes with its table.
const swap = [
  lockTimeout,
  "DROP TABLE search.todos",
  "ALTER TABLE search.todos_next RENAME TO todos",
];
const cleanUp = [
  lockTimeout,
  "DROP TRIGGER IF EXISTS copy_to_next ON search.todos",
  "DROP TABLE IF EXISTS search.todos_next",
];

const run = async (tx: Queries, texts: string[]) => {
  for (const text of texts) await tx.run(prepared(text));
};

/**
 * Builds the search table anew from the todos themselves while the app goes on serving, compares,
 * and swaps it in. Interrupted at any point it leaves the old table at work. `onProgress` hears how
 * many todos have been copied. Throws where another rebuild is running, or the new table is wrong.
 * @returns how many todos there are
 */
export async function rebuildSearch(
  db: Database,
  onProgress: (copied: number) => unknown,
): Promise<number> {
  const [lock] = await db.rows<{ free: boolean }>(lockRebuild);
  if (!lock?.free) throw new Error("Another rebuild is running. Wait for it.");
  try {
    await db.transaction((tx) => run(tx, begin));
    const copied = await copyTodos(db, onProgress);
    await db.run(copyTombstones);
    await db.run(vacuum);
    const [compared] = await db.rows<{ value: number }>(countDifferences);
    if (compared?.value !== 0) {
      throw new Error(`The new table has ${compared?.value} of the todos wrong: it is not used.`);
    }
    await db.transaction((tx) => run(tx, swap));
    return copied;
  } catch (error) {
    await db.transaction((tx) => run(tx, cleanUp));
    throw error;
  } finally {
    await db.run(unlockRebuild);
  }
}

async function copyTodos(db: Database, onProgress: (copied: number) => unknown): Promise<number> {
  let copied = 0;
  for (let after = lowestId; ; ) {
    const todos = await db.rows<Todo>(findBatch, [after]);
    const last = todos.at(-1);
    if (!last) return copied;
    const rows = todos.map((todo) => ({ ...todo, words: indexWords(todo.title), deleted: false }));
    await db.run(upsertBatch, [JSON.stringify(rows)]);
    after = last.id;
    copied += todos.length;
    await onProgress(copied);
  }
}
