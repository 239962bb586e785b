import fc from "fast-check";
import { v7 as uuidv7 } from "uuid";
import { expect, test } from "vitest";
import { BadMessage } from "../src/application/outbox.ts";
import { todoEventOf } from "../src/async/messages.ts";
import { prepared } from "../src/data/database.ts";
import { messagesOf } from "../src/data/event-messages.ts";
import { searchLag } from "../src/data/search.ts";
import { answerOf } from "../src/data/search-engine.ts";
import { NotFound } from "../src/domain/errors.ts";
import type { Message, NewMessage } from "../src/domain/message.ts";
import {
  changeTodo,
  createTodo,
  deleteTodo,
  type Todo,
  type TodoEvent,
} from "../src/domain/todo.ts";
import { deleteIndices } from "./search-engine.ts";
import { expectSame, now, shown, startTodos } from "./todo-tables.ts";

const runs = Number(process.env.PROPERTY_RUNS ?? 30);

/** All messages about one todo, from its creation on. */
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
    const created = createTodo({ ...ids, title: "Eggs" }, ids.actor, now);
    let { todo } = created;
    const events: TodoEvent[] = [...created.events];
    for (const change of changes) {
      const decision = changeTodo(todo, change, ids.actor, now);
      todo = decision.todo;
      events.push(...decision.events);
    }
    if (isDeleted) events.push(deleteTodo(todo, ids.actor, now));
    return { todo, isDeleted, messages: messagesOf(todo.id, events) };
  });

test("search shows the newest version, in any order of events and with any repetition", async () => {
  const { engine, index } = await startTodos({ fullBatch: 0 });
  const deliveries = fc.array(histories, { minLength: 1, maxLength: 3 }).chain((all) => {
    const messages = all.flatMap((one) => one.messages);
    // Each message twice, shuffled and cut into batches.
    return fc
      .shuffledSubarray([...messages, ...messages], { minLength: messages.length * 2 })
      .chain((order) =>
        fc.record({
          all: fc.constant(all),
          order: fc.constant(order),
          size: fc.integer({ min: 1, max: 5 }),
        }),
      );
  });
  const asStored = (message: NewMessage): Message => JSON.parse(JSON.stringify(message));
  await fc.assert(
    fc.asyncProperty(deliveries, async ({ all, order, size }) => {
      for (let at = 0; at < order.length; at += size) {
        await index.apply(
          order
            .slice(at, at + size)
            .map(asStored)
            .map(todoEventOf),
        );
      }
      const left = all.filter(({ isDeleted }) => !isDeleted).map(({ todo }) => todo);
      const ids = new Set(all.map(({ todo }) => todo.id));
      const documents = (await shown(engine)).filter(({ id }) => ids.has(id));
      const short = ({ id, title, version }: Pick<Todo, "id" | "title" | "version">) => ({
        id,
        title,
        version,
      });
      const byId = (a: { id: string }, b: { id: string }) => (a.id < b.id ? -1 : 1);
      expect(documents.map(short)).toEqual(left.map(short).sort(byId));
    }),
    { numRuns: runs },
  );
}, 300_000);

test("search matches the source of truth after any writes and any crash of the relay", async () => {
  const tables = await startTodos({ fullBatch: 0 });
  const { db, engine, claims, add, addList, change, remove, removeList, clear, index, project } =
    tables;
  const unlessGone = (error: unknown) => expect(error).toEqual(new NotFound("todo"));
  const step = fc.oneof(
    fc.record({ act: fc.constant("add" as const), toParty: fc.boolean() }),
    fc.record({ act: fc.constantFrom("rename", "complete", "remove"), at: fc.nat(9) }),
    fc.record({ act: fc.constantFrom("clear", "dropList", "relay") }),
    fc.record({ act: fc.constant("die" as const), applied: fc.boolean() }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
      const ids: string[] = [];
      let partyId = await addList("Party");
      const claim = () => project(3);
      for (const one of steps) {
        const id = ids["at" in one ? one.at % (ids.length || 1) : 0] ?? uuidv7();
        if ("toParty" in one) ids.push((await add("Milk", one.toParty ? partyId : undefined)).id);
        else if (one.act === "rename") {
          await change(id, { title: `Bread ${ids.length}` }).catch(unlessGone);
        } else if (one.act === "complete") await change(id, { completed: true }).catch(unlessGone);
        else if (one.act === "remove") await remove(id).catch(unlessGone);
        else if (one.act === "clear") await clear();
        else if (one.act === "dropList") {
          await removeList(partyId);
          partyId = await addList("Party");
        } else if (one.act === "relay") await claim();
        else if ("applied" in one)
          await claims
            .claim("todo", 3, async (entries) => {
              if (one.applied)
                await index.apply(entries.map(({ message }) => todoEventOf(message)));
              throw new Error("Killed.");
            })
            .catch(() => {});
      }
      while ((await claim()) > 0);
      await expectSame(db, engine);
    }),
    { numRuns: runs },
  );
}, 300_000);

test("a change that commits late is not skipped", async () => {
  const { engine, outbox, add, project } = await startTodos();
  const late = Promise.withResolvers<void>();
  const stored = Promise.withResolvers<void>();
  const first = createTodo({ id: uuidv7(), listId: uuidv7(), title: "First" }, uuidv7(), now);
  const committed = outbox.transaction(async (tx) => {
    await tx.enqueue(messagesOf(first.todo.id, first.events));
    stored.resolve();
    await late.promise;
  });
  await stored.promise;
  await add("Second");
  expect(await project()).toBe(1);
  late.resolve();
  await committed;
  expect(await project()).toBe(1);
  expect((await shown(engine)).map(({ title }) => title).sort()).toEqual(["First", "Second"]);
});

test("neither the outbox nor search keeps the title of a deleted todo", async () => {
  const { db, engine, remove, add, project } = await startTodos();
  const milk = await add("Milk");
  await project();
  await remove(milk.id);
  const messages = prepared("SELECT data FROM outbox WHERE topic = 'todo'");
  expect(JSON.stringify(await db.rows(messages))).not.toContain("Milk");
  await project();
  const tombstone = await answerOf(engine.client.get({ index: engine.todos, id: milk.id }));
  expect(tombstone).toMatchObject({ _version: 2, _source: { deleted: true } });
  expect(JSON.stringify(tombstone)).not.toContain("Milk");
});

test("the lag of search is the age of the oldest change that it does not show", async () => {
  const { db, add, project } = await startTodos();
  const lagMs = searchLag(db);
  expect(await lagMs()).toBe(0);
  await add("Milk");
  const first = await lagMs();
  await add("Bread");
  expect(first).toBeGreaterThan(0);
  expect(await lagMs()).toBeGreaterThan(first);
  await project();
  expect(await lagMs()).toBe(0);
});

test("no title is too long for the index", async () => {
  const { add, project, search } = await startTodos();
  await add("\u{fdfa}".repeat(200)); // one character that stands for four words
  await add("\u{20000}".repeat(200));
  await add(Array.from({ length: 100 }, (_, i) => String.fromCodePoint(0x4e00 + i)).join(" "));
  expect(await project()).toBe(3);
  expect(await project()).toBe(0);
  expect(await search("\u{20000}")).toHaveLength(1);
  expect(await search("\u{4e63}")).toHaveLength(1);
});

test("a document that OpenSearch refuses does not keep others from being stored", async () => {
  const { add, search, index } = await startTodos();
  const [milk, bread] = [await add("Milk"), await add("Bread")];
  const created = (todo: Todo): TodoEvent => {
    return { type: "todo.created", occurredAt: now, actorId: todo.createdBy, todo };
  };
  const wrong = created({ ...milk, listId: "x".repeat(40_000) }); // longer than a term may be
  const refused = await index.apply([wrong, created(bread)]).catch((error) => error);
  expect(refused).toBeInstanceOf(BadMessage);
  // No title, and no value.
  expect(refused.message).toMatch(/^OpenSearch did not store a document: 400 \w+$/);
  expect(await search("bread")).toHaveLength(1);
});

test("a batch that the index refuses is not split, and can be repeated", async () => {
  const { engine, add, index, search } = await startTodos();
  const todo = await add("Milk");
  const created: TodoEvent[] = [
    { type: "todo.created", occurredAt: now, actorId: todo.createdBy, todo },
  ];
  const block = (write: boolean) => {
    const body = { "index.blocks.write": write };
    return engine.client.indices.putSettings({ index: engine.todos, body });
  };
  await block(true);
  const refused = await index.apply(created).catch((error) => error);
  expect(refused.message).toMatch("OpenSearch did not store a document: 403");
  expect(refused).not.toBeInstanceOf(BadMessage);
  await block(false);
  await index.apply(created);
  expect(await search("milk")).toHaveLength(1);
});

test("an index that was deleted is not created by an event", async () => {
  const { engine, add, project } = await startTodos();
  await deleteIndices(engine.todos);
  await add("Milk");
  await project();
  const { body: exists } = await engine.client.indices.exists({ index: engine.todos });
  expect(exists).toBe(false);
});
