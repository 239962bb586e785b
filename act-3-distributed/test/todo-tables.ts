import { v7 as uuidv7 } from "uuid";
import { expect } from "vitest";
import { todoEventOf } from "../src/async/messages.ts";
import { inBatches } from "../src/async/relay.ts";
import { type Database, prepared } from "../src/data/database.ts";
import { outboxClaims } from "../src/data/outbox.ts";
import { todoSearch } from "../src/data/search.ts";
import { searchIndex } from "../src/data/search-index.ts";
import { createList, deleteList, mustAllow } from "../src/domain/list.ts";
import { changeTodo, createTodo, deleteTodo } from "../src/domain/todo.ts";
import { startTables } from "./tables.ts";

export const now = new Date("2026-11-21T10:00:00.123Z");

/** Ana's todos and the read model for search. A test decides when the projector runs. */
export async function startTodos() {
  const tables = await startTables();
  const { db, lists, todos } = tables;
  const { caller, inboxId: listId } = await tables.addAccount("Ana");
  const { id: anaId } = caller.account;
  const claims = outboxClaims(db);
  const index = searchIndex(db);
  const projector = inBatches((entries) =>
    index.apply(entries.map(({ message }) => todoEventOf(message))),
  );
  const ask = (words: string[]) =>
    todoSearch(db)({ accountId: anaId, words, sort: "newest", limit: 200 });
  return {
    ...tables,
    listId,
    ana: caller.account,
    claims,
    index,
    ask,
    search: async (word: string) => (await ask([word])).items,

    async addList(name: string) {
      const list = await lists.add(caller, () => createList({ id: uuidv7(), name }, anaId, now));
      return list.id;
    },

    removeList: (id: string) =>
      lists.remove(caller, id, (list) => {
        mustAllow(list?.role, "manage");
        return deleteList(list, anaId, now);
      }),

    add: (title: string, to = listId) =>
      todos.add(caller, to, () => createTodo({ id: uuidv7(), listId: to, title }, anaId, now)),

    change: (id: string, input: { title?: string; completed?: boolean }) =>
      todos.change(caller, { id, withMembers: false }, (before) => {
        mustAllow(before?.role, "edit", "todo");
        return { ...changeTodo(before.todo, input, anaId, now), messages: [] };
      }),

    remove: (id: string) =>
      todos.remove(caller, id, (before) => {
        mustAllow(before?.role, "edit", "todo");
        return deleteTodo(before.todo, anaId, now);
      }),

    clear: () =>
      todos.clear(
        caller,
        { listId, onlyCompleted: true },
        () => (todo) => deleteTodo(todo, anaId, now),
      ),

    /** Delivers waiting messages to the projector. Returns how many it claimed. */
    project: (limit = 1_000) => claims.claim("todo", limit, projector),
    /** Deletes waiting messages instead. Search cannot recover from this by itself. */
    lose: () => claims.claim("todo", 1_000, async () => []),
  };
}

const columns = `id, list_id, title, completed_at, "order", created_by, created_at, version`;
const truth = prepared(`SELECT ${columns} FROM todos ORDER BY id`);
export const shown = prepared(`SELECT ${columns} FROM search.todos WHERE NOT deleted ORDER BY id`);
export const expectSame = async (db: Database) =>
  expect(await db.rows(shown)).toEqual(await db.rows(truth));
