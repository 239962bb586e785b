import { v7 as uuidv7 } from "uuid";
import { expect, onTestFinished } from "vitest";
import { todoEventOf } from "../src/async/messages.ts";
import { inBatches } from "../src/async/relay.ts";
import { accountRepository } from "../src/data/accounts.ts";
import { type Database, openDatabase, prepared } from "../src/data/database.ts";
import { listRepository } from "../src/data/lists.ts";
import { migrate } from "../src/data/migrate.ts";
import { outboxTable } from "../src/data/outbox.ts";
import { todoSearch } from "../src/data/search.ts";
import { searchIndex } from "../src/data/search-index.ts";
import { todoRepository } from "../src/data/todos.ts";
import { changeTodo, createTodo, deleteTodo, type Todo } from "../src/domain/todo.ts";
import { emptyDatabase } from "./database.ts";

export const now = new Date("2026-11-21T10:00:00.123Z");
export const fail = (error: unknown) => {
  throw error;
};
export const gone = (todo: Todo) => deleteTodo(todo, todo.createdBy, now);

/** Ana's todos, and the copy of them for search. What is written gets there when a test says so. */
export async function startTodos() {
  const url = await emptyDatabase();
  await migrate(url);
  const db = openDatabase(url, fail);
  onTestFinished(() => db.close());
  const outbox = outboxTable(db, db, () => undefined);
  const ana = { id: uuidv7(), email: "ana@example.com", name: "Ana" };
  const listId = uuidv7();
  await accountRepository(db).add(ana, "hash", listId, now);
  const lists = listRepository(db, outbox);
  const todos = todoRepository(db, outbox);
  const index = searchIndex(db);
  const projector = inBatches((entries) =>
    index.apply(entries.map(({ message }) => todoEventOf(message))),
  );
  const ask = (words: string[]) =>
    todoSearch(db)({ accountId: ana.id, words, sort: "newest", limit: 200 });
  return {
    url,
    db,
    outbox,
    lists,
    todos,
    listId,
    ana,
    index,
    ask,
    search: async (word: string) => (await ask([word])).items,
    async addList(name: string) {
      const list = { id: uuidv7(), name, createdAt: now, isInbox: false };
      await lists.add(list, ana.id);
      return list.id;
    },
    async add(title: string, to = listId) {
      const decision = createTodo({ id: uuidv7(), listId: to, title }, ana.id, now);
      await todos.add(decision);
      return decision.todo;
    },
    change: (id: string, input: { title?: string; completed?: boolean }) =>
      todos.change(id, (todo) => ({ ...changeTodo(todo, input, ana.id, now), messages: [] })),
    /** Delivers waiting messages to the projector. Returns how many it claimed. */
    project: (limit = 1_000) => outbox.claim("todo", limit, projector),
    /** Deletes waiting messages instead. Search cannot recover from this by itself. */
    lose: () => outbox.claim("todo", 1_000, async () => []),
  };
}

const columns = `id, list_id, title, completed_at, "order", created_by, created_at, version`;
const truth = prepared(`SELECT ${columns} FROM todos ORDER BY id`);
export const shown = prepared(`SELECT ${columns} FROM search.todos WHERE NOT deleted ORDER BY id`);
export const expectSame = async (db: Database) =>
  expect(await db.rows(shown)).toEqual(await db.rows(truth));
