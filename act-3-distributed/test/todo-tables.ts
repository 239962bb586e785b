import { v7 as uuidv7 } from "uuid";
import { expect } from "vitest";
import { todoEventOf } from "../src/async/messages.ts";
import { inBatches } from "../src/async/relay.ts";
import { type Database, prepared } from "../src/data/database.ts";
import { outboxClaims } from "../src/data/outbox.ts";
import { todoSearch } from "../src/data/search.ts";
import { answerOf, type SearchEngine } from "../src/data/search-engine.ts";
import { searchIndex } from "../src/data/search-index.ts";
import { todoColumns } from "../src/data/todos.ts";
import { createList, deleteList, mustAllow } from "../src/domain/list.ts";
import { changeTodo, createTodo, deleteTodo, type Todo } from "../src/domain/todo.ts";
import { ownIndex } from "./search-engine.ts";
import { startTables } from "./tables.ts";

export const now = new Date("2026-11-21T10:00:00.123Z");

/**
 * Ana's todos and an index. A test decides when the projector runs. With 0 as the size of a full batch,
 * searches find what it has written only after a refresh.
 */
export async function startTodos({ fullBatch = 1_000 } = {}) {
  const tables = await startTables();
  const { db, lists, todos } = tables;
  const { caller, inboxId: listId } = await tables.addAccount("Ana");
  const { id: anaId } = caller.account;
  const claims = outboxClaims(db);
  const { engine } = await ownIndex();
  const index = searchIndex(engine, fullBatch);
  const projector = inBatches((entries) =>
    index.apply(entries.map(({ message }) => todoEventOf(message))),
  );
  const search = todoSearch(engine);
  return {
    ...tables,
    listId,
    ana: caller.account,
    claims,
    engine,
    index,
    search: async (word: string) =>
      (await search({ listIds: [listId], words: [word], sort: "newest", limit: 200 })).items,

    async addList(name: string) {
      const list = await lists.add(caller, () => createList({ id: uuidv7(), name }, anaId, now));
      return list.id;
    },

    removeList: (id: string) =>
      lists.remove(caller, id, (list) => {
        mustAllow(list?.role, ["owner"]);
        return deleteList(list, anaId, now);
      }),

    add: (title: string, to = listId) =>
      todos.add(caller, to, () => createTodo({ id: uuidv7(), listId: to, title }, anaId, now)),

    change: (id: string, input: { title?: string; completed?: boolean }) =>
      todos.change(caller, { id, withMembers: false }, (before) => {
        mustAllow(before?.role, ["owner"], "todo");
        return { ...changeTodo(before.todo, input, anaId, now), messages: [] };
      }),

    remove: (id: string) =>
      todos.remove(caller, id, (before) => {
        mustAllow(before?.role, ["owner"], "todo");
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
    /** Delivers those that have failed before. */
    projectAgain: () => claims.claimRetries("todo", 1_000, projector),
    /** Deletes waiting messages instead. Search cannot recover from this by itself. */
    lose: () => claims.claim("todo", 1_000, async () => []),
  };
}

const truth = prepared(`SELECT ${todoColumns} FROM todos t ORDER BY t.id`);

/** All todos that search shows, by id. */
export async function shown({ client, todos }: SearchEngine): Promise<Todo[]> {
  const body = { query: { term: { deleted: false } }, sort: [{ id: {} }], size: 10_000 };
  await answerOf(client.indices.refresh({ index: todos }));
  const { hits } = await answerOf(client.search({ index: todos, body }));
  return hits.hits.map(({ _source }) => (_source as { todo: Todo }).todo);
}

export const expectSame = async (db: Database, engine: SearchEngine) =>
  expect(await shown(engine)).toEqual(JSON.parse(JSON.stringify(await db.rows(truth))));
