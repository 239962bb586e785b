import fc from "fast-check";
import { v7 as uuidv7 } from "uuid";
import { expect, onTestFinished, test, vi } from "vitest";
import { createRelay, together } from "../src/async/relay.ts";
import { accountRepository } from "../src/data/accounts.ts";
import { type Database, openDatabase, prepared } from "../src/data/database.ts";
import { listRepository } from "../src/data/lists.ts";
import { migrate } from "../src/data/migrate.ts";
import { outboxTable } from "../src/data/outbox.ts";
import { todoSearch } from "../src/data/search.ts";
import { missingTodos, searchIndex } from "../src/data/search-index.ts";
import { rebuildSearch } from "../src/data/search-rebuild.ts";
import { todoRepository } from "../src/data/todos.ts";
import type { Message } from "../src/domain/message.ts";
import { changeTodo, createTodo, deleteTodo, fact, type Todo } from "../src/domain/todo.ts";
import { emptyDatabase } from "./database.ts";

const runs = Number(process.env.PROPERTY_RUNS ?? 100);
const now = new Date("2026-11-21T10:00:00.123Z");
const fail = (error: unknown) => {
  throw error;
};
const gone = (todo: Todo) => deleteTodo(todo, todo.createdBy, now);

async function startTodos() {
  const url = await emptyDatabase();
  await migrate(url);
  const db = openDatabase(url, fail);
  onTestFinished(() => db.close());
  const outbox = outboxTable(db, db, () => undefined);
  const ana = { id: uuidv7(), email: "ana@example.com", name: "Ana" };
  const listId = uuidv7();
  await accountRepository(db).add(ana, "hash", listId, now);
  const todos = todoRepository(db, outbox);
  const add = async (title: string) => {
    const decision = createTodo({ id: uuidv7(), listId, title }, ana.id, now);
    await todos.add(decision);
    return decision.todo;
  };
  const change = (id: string, input: { title?: string; completed?: boolean }) =>
    todos.change(id, (todo) => ({ ...changeTodo(todo, input, ana.id, now), messages: [] }));
  const index = searchIndex(db);
  const search = async (q: string) => {
    const query = { accountId: ana.id, words: [q], sort: "newest" as const, limit: 200 };
    return (await todoSearch(db)(query)).items;
  };
  return {
    url,
    db,
    outbox,
    todos,
    lists: listRepository(db, outbox),
    listId,
    ana,
    add,
    change,
    index,
    search,
  };
}

const columns = `id, list_id, title, completed_at, "order", created_by, created_at, version`;
const truth = prepared(`SELECT ${columns} FROM todos ORDER BY id`);
const findable = prepared(`SELECT ${columns} FROM search.todos WHERE NOT deleted ORDER BY id`);
const expectSame = async (db: Database) =>
  expect(await db.rows(findable)).toEqual(await db.rows(truth));

/** All facts about one todo, from its creation on. */
const histories = fc
  .record({
    changes: fc.array(
      fc.oneof(
        fc.record({ title: fc.constantFrom("Milk", "Bread", "Cake") }),
        fc.record({ completed: fc.boolean() }),
      ),
      { maxLength: 6 },
    ),
    isDeleted: fc.boolean(),
  })
  .map(({ changes, isDeleted }) => {
    const ids = { id: uuidv7(), listId: uuidv7(), actor: uuidv7() };
    const { todo: created, event } = createTodo({ ...ids, title: "Eggs" }, ids.actor, now);
    let todo = created;
    const events = event ? [event] : [];
    for (const change of changes) {
      const decision = changeTodo(todo, change, ids.actor, now);
      todo = decision.todo;
      if (decision.event) events.push(decision.event);
    }
    if (isDeleted) events.push(deleteTodo(todo, ids.actor, now));
    return { todo, isDeleted, facts: events.map(fact) };
  });

test("in whatever order facts come, and however often, the newest version is what is found", async () => {
  const { db, index } = await startTodos();
  const deliveries = fc.array(histories, { minLength: 1, maxLength: 3 }).chain((all) => {
    const facts = all.flatMap((one) => one.facts);
    // Each at least once, some of them again, shuffled, and cut into batches.
    return fc
      .shuffledSubarray([...facts, ...facts], { minLength: facts.length * 2 })
      .chain((order) =>
        fc.record({
          all: fc.constant(all),
          order: fc.constant(order),
          size: fc.integer({ min: 1, max: 5 }),
        }),
      );
  });
  const asJson = (messages: Message[]): Message[] => JSON.parse(JSON.stringify(messages));
  await fc.assert(
    fc.asyncProperty(deliveries, async ({ all, order, size }) => {
      await db.run(prepared("TRUNCATE search.todos"));
      for (let at = 0; at < order.length; at += size) {
        await index.apply(asJson(order.slice(at, at + size)));
      }
      const left = all.filter(({ isDeleted }) => !isDeleted).map(({ todo }) => todo);
      const rows = await db.rows<{ id: string; title: string; version: number }>(findable);
      const short = ({ id, title, version }: Pick<Todo, "id" | "title" | "version">) => ({
        id,
        title,
        version,
      });
      const byId = (a: { id: string }, b: { id: string }) => (a.id < b.id ? -1 : 1);
      expect(rows.map(short)).toEqual(left.map(short).sort(byId));
    }),
    { numRuns: runs },
  );
}, 120_000);

test("whatever is written, and wherever the relay dies, search ends up with the truth", async () => {
  const { db, outbox, todos, lists, listId, ana, add, change, index } = await startTodos();
  const step = fc.oneof(
    fc.record({ act: fc.constant("add" as const) }),
    fc.record({ act: fc.constantFrom("rename", "complete", "remove"), at: fc.nat(9) }),
    fc.record({ act: fc.constantFrom("clear", "dropList", "relay") }),
    fc.record({ act: fc.constant("die" as const), applied: fc.boolean() }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
      const ids: string[] = [];
      const other = { id: uuidv7(), name: "Party", createdAt: now, isInbox: false };
      await lists.add(other, ana.id);
      const take = () => outbox.take("todo", 3, together(index.apply));
      for (const one of steps) {
        const id = ids["at" in one ? one.at % (ids.length || 1) : 0] ?? uuidv7();
        if (one.act === "add") ids.push((await add("Milk")).id);
        else if (one.act === "rename") await change(id, { title: `Bread ${ids.length}` });
        else if (one.act === "complete") await change(id, { completed: true });
        else if (one.act === "remove") await todos.remove(id, gone);
        else if (one.act === "clear") await todos.clear(listId, { onlyCompleted: true }, gone);
        else if (one.act === "dropList") await lists.remove(other.id, gone);
        else if (one.act === "relay") await take();
        else if ("applied" in one)
          await outbox
            .take("todo", 3, async (entries) => {
              if (one.applied) await index.apply(entries.map(({ message }) => message));
              throw new Error("Killed.");
            })
            .catch(() => {});
      }
      while ((await take()) > 0);
      await expectSame(db);
    }),
    { numRuns: runs },
  );
}, 120_000);

test("a change that is committed late is not passed over", async () => {
  const { db, outbox, add, index } = await startTodos();
  const late = Promise.withResolvers<void>();
  const told = Promise.withResolvers<void>();
  const first = createTodo({ id: uuidv7(), listId: uuidv7(), title: "First" }, uuidv7(), now);
  const committed = outbox.transaction(async (tx) => {
    if (first.event) await tx.tell([fact(first.event)]);
    told.resolve();
    await late.promise;
  });
  await told.promise;
  await add("Second");
  const take = () => outbox.take("todo", 10, together(index.apply));
  expect(await take()).toBe(1);
  late.resolve();
  await committed;
  expect(await take()).toBe(1);
  const titles = await db.rows<{ title: string }>(findable);
  expect(titles.map(({ title }) => title).sort()).toEqual(["First", "Second"]);
});

test("a todo that search has lost shows as missing, one that is on its way does not", async () => {
  const { db, outbox, add, index } = await startTodos();
  const take = () => outbox.take("todo", 10, together(index.apply));
  await add("Milk");
  expect(await missingTodos(db)).toEqual([{ value: 0 }]);
  await take();
  await add("Bread");
  await outbox.take("todo", 10, async () => []);
  expect(await missingTodos(db)).toEqual([{ value: 1 }]);
});

test("no title is too long for the index", async () => {
  const { outbox, add, index, search } = await startTodos();
  await add("\u{fdfa}".repeat(200)); // a sign that stands for four words
  await add("\u{20000}".repeat(200));
  await add(Array.from({ length: 100 }, (_, i) => String.fromCodePoint(0x4e00 + i)).join(" "));
  expect(await outbox.take("todo", 10, together(index.apply))).toBe(3);
  expect(await outbox.take("todo", 10, together(index.apply))).toBe(0);
  expect(await search("\u{20000}")).toHaveLength(1);
  expect(await search("\u{4e63}")).toHaveLength(1);
});

test("whoever is unshared finds nothing more, at once", async () => {
  const { db, outbox, lists, listId, ana, add, index, search } = await startTodos();
  await add("Milk");
  await outbox.take("todo", 10, together(index.apply));
  expect(await search("milk")).toHaveLength(1);
  await db.run(prepared("DELETE FROM members WHERE list_id = $1"), [listId]);
  expect(await search("milk")).toEqual([]);
  expect(await lists.of(ana.id)).toEqual([]);
});

test("a rebuild while todos are written ends with the truth, and search never stops", async () => {
  const { url, db, outbox, todos, add, change, index, search } = await startTodos();
  const first = await add("Milk 0");
  for (let i = 1; i < 50; i++) await add(`Milk ${i}`);
  const relay = createRelay(outbox, fail, { pollMs: 20 });
  onTestFinished(relay.stop);
  relay.subscribe("todo", together(index.apply));
  await vi.waitFor(async () => expect(await search("milk")).toHaveLength(50));
  await db.run(prepared("UPDATE search.todos SET title = 'Wrong', words = ''"));

  let isDone = false;
  const single = openDatabase(url, fail, 1);
  onTestFinished(() => single.close());
  const rebuilt = rebuildSearch(single, () => {}).finally(() => {
    isDone = true;
  });
  for (let i = 0; !isDone; i++) {
    const todo = await add(`Milk ${i}`);
    await change(todo.id, { completed: true });
    if (i % 3 === 0) await todos.remove(todo.id, gone);
    await search("milk");
  }
  expect(await rebuilt).toBeGreaterThanOrEqual(50);
  await change(first.id, { title: "Milk for the cat" });
  await vi.waitFor(() => expectSame(db));
  expect(await search("cat")).toMatchObject([{ id: first.id }]);
});

test("of two rebuilds at once one is refused, and one that was cut off is in nobody's way", async () => {
  const { url, db, outbox, add, index } = await startTodos();
  await add("Milk");
  await outbox.take("todo", 10, together(index.apply));
  const [one, other] = [openDatabase(url, fail, 1), openDatabase(url, fail, 1)];
  onTestFinished(async () => void (await Promise.all([one.close(), other.close()])));
  const cutOff = rebuildSearch(one, async () => {
    await expect(rebuildSearch(other, () => {})).rejects.toThrow("Another rebuild is running");
  });
  await cutOff;
  const failing = rebuildSearch(one, () => fail(new Error("Cut off.")));
  await expect(failing).rejects.toThrow("Cut off.");
  await expectSame(db);
  expect(await rebuildSearch(one, () => {})).toBe(1);
  await expectSame(db);
});
