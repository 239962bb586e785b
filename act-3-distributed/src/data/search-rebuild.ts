import type { Todo } from "../domain/todo.ts";
import { type Database, prepared } from "./database.ts";
import { overwriteRows, rowOf } from "./search-index.ts";
import { lowestId, todoColumns } from "./todos.ts";

const batchSize = 1_000;

// A locked todo cannot change before the batch commits, so no newer version is overwritten.
const lockBatch = prepared(
  `SELECT ${todoColumns} FROM todos t WHERE t.id > $1 ORDER BY t.id LIMIT ${batchSize} FOR SHARE`,
);
// No event has a higher version, so a late one cannot bring the todo back.
const buryDeleted = prepared(
  `UPDATE search.todos s SET deleted = true, version = 2147483647, title = NULL, words = NULL,
     completed_at = NULL, "order" = NULL, created_by = NULL, created_at = NULL
   WHERE NOT deleted AND NOT EXISTS (SELECT FROM todos t WHERE t.id = s.id)`,
);
// Searches can read the index alone only after a vacuum.
const vacuum = prepared("VACUUM ANALYZE search.todos");

/**
 * Corrects the search table in place while the app keeps running: it overwrites rows that differ from
 * their todos and marks those without a todo as deleted. It can be interrupted and repeated.
 * `onProgress` gets the number of todos that have been compared.
 * @returns the number of todos
 */
export async function rebuildSearch(
  db: Database,
  onProgress: (compared: number) => unknown,
): Promise<number> {
  let compared = 0;
  for (let after = lowestId; ; ) {
    const todos = await db.transaction(async (tx) => {
      const batch = await tx.rows<Todo>(lockBatch, [after]);
      await tx.run(overwriteRows, [JSON.stringify(batch.map(rowOf))]);
      return batch;
    });
    const last = todos.at(-1);
    if (!last) break;
    after = last.id;
    compared += todos.length;
    await onProgress(compared);
  }
  await db.run(buryDeleted);
  await db.run(vacuum);
  return compared;
}
