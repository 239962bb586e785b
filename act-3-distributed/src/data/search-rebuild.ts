import { setTimeout as sleep } from "node:timers/promises";
import type { Todo } from "../domain/todo.ts";
import { type Database, openDatabase, prepared, type Queries } from "./database.ts";
import { wrongIn } from "./search-comparison.ts";
import { answerOf, createIndex, openSearchEngine, type SearchEngine } from "./search-engine.ts";
import { documentOf, write } from "./search-index.ts";
import { lowestId, todoColumns } from "./todos.ts";

const batchSize = 1_000;

/** An arbitrary number. One rebuild works at a time, and the others wait. */
const lock = prepared("SELECT pg_advisory_xact_lock(20211102)");
const readBatch = prepared(
  `SELECT ${todoColumns} FROM todos t WHERE t.id > $1 ORDER BY t.id LIMIT ${batchSize}`,
);

/**
 * Builds a new index from the source of truth while the app keeps running, and then replaces the old
 * one. It can be interrupted and repeated. `onProgress` gets the number of todos that have been
 * copied so far.
 * @returns the number of todos
 */
export const rebuildSearch = (
  db: Database,
  engine: SearchEngine,
  onProgress: (copied: number) => unknown,
): Promise<number> =>
  // The transaction keeps the lock. It holds back no vacuum, since each statement has its own snapshot.
  db.transaction(async (tx) => {
    await tx.rows(lock);
    await deleteUnused(engine); // what an interrupted rebuild has left
    // From here on, the projector writes each event to both indices.
    const index = await createIndex(engine, engine.next);
    await copyTombstones(engine);
    await copyTodos(tx, engine, onProgress);
    const total = await copyTodos(tx, engine, () => {}); // compares all, and copies what has changed
    await swap(engine, index);
    await deleteUnused(engine);
    return total;
  });

type Servers = { databaseUrl: string; searchUrl: string; searchPrefix: string };

/** Does some work with connections of its own. */
export async function withSearch<T>(
  { databaseUrl, searchUrl, searchPrefix }: Servers,
  work: (db: Database, engine: SearchEngine) => Promise<T>,
): Promise<T> {
  const db = openDatabase(databaseUrl, console.error, { max: 1 });
  const engine = openSearchEngine(searchUrl, searchPrefix);
  try {
    return await work(db, engine);
  } finally {
    await engine.close();
    await db.close();
  }
}

/** Creates the index of an environment and fills it, if there is none. */
export const declareSearch = (servers: Servers): Promise<void> =>
  withSearch(servers, async (db, engine) => {
    const exists = await answerOf(engine.client.indices.existsAlias({ name: engine.todos }));
    if (!exists) await rebuildSearch(db, engine, () => {});
  });

/** Without them, an event that comes late could bring back a todo that was deleted before. */
async function copyTombstones({ client, todos, next }: SearchEngine): Promise<void> {
  if (!(await answerOf(client.indices.existsAlias({ name: todos })))) return;
  const query = { term: { deleted: true } };
  const dest = { index: next, version_type: "external" as const };
  const body = { source: { index: todos, query }, dest, conflicts: "proceed" as const };
  await answerOf(client.indices.refresh({ index: todos }));
  await answerOf(client.reindex({ body, refresh: true }, { requestTimeout: 600_000 }));
}

/**
 * Copies all todos that the new index does not show as they are. No lock is needed: if a todo changes
 * meanwhile, its event has a higher version.
 */
async function copyTodos(
  tx: Queries,
  engine: SearchEngine,
  onProgress: (copied: number) => unknown,
): Promise<number> {
  let copied = 0;
  for (let after = lowestId; ; ) {
    const todos = await tx.rows<Todo>(readBatch, [after]);
    const last = todos.at(-1);
    if (!last) return copied;
    const wrong = await wrongIn(engine, engine.next, todos);
    await write(engine, [engine.next], wrong.map(documentOf), false);
    const stillWrong = await wrongIn(engine, engine.next, wrong);
    if (stillWrong.length > 0) {
      throw new Error(`The new index does not show ${stillWrong.length} todos as they are.`);
    }
    after = last.id;
    copied += todos.length;
    await onProgress(copied);
  }
}

/** From one moment to the next, searches use the new index. */
async function swap({ client, todos, next }: SearchEngine, index: string): Promise<void> {
  await answerOf(client.indices.refresh({ index }));
  const before = (await indicesOf({ client, todos })).filter(({ isSearched }) => isSearched);
  const actions = [
    ...before.map(({ name }) => ({ remove: { index: name, alias: todos } })),
    { remove: { index, alias: next } },
    { add: { index, alias: todos } },
  ];
  await answerOf(client.indices.updateAliases({ body: { actions } }));
}

/** Deletes the indices that are not searched, once the last searches in them have ended. */
async function deleteUnused({ client, todos }: SearchEngine): Promise<void> {
  const unused = (await indicesOf({ client, todos })).filter(({ isSearched }) => !isSearched);
  for (const { name } of unused) {
    const running = async () => {
      const stats = await answerOf(client.indices.stats({ index: name, metric: "search" }));
      return stats._all.total?.search?.query_current ?? 0;
    };
    while ((await running()) > 0) await sleep(50);
    await answerOf(client.indices.delete({ index: name }));
  }
}

async function indicesOf({ client, todos }: Pick<SearchEngine, "client" | "todos">) {
  const found = await answerOf(client.indices.getAlias({ index: `${todos}-*` }));
  return Object.entries(found).map(([name, { aliases }]) => ({
    name,
    isSearched: todos in aliases,
  }));
}
