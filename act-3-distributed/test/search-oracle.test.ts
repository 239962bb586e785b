import { randomUUID } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { Position, SearchQuery } from "../src/application/search.ts";
import { todoSearch } from "../src/data/search.ts";
import { searchWords } from "../src/domain/search.ts";
import type { Todo, TodoEvent } from "../src/domain/todo.ts";
import { askOracle } from "./search-oracle.ts";
import { startTodos } from "./todo-tables.ts";

const runs = Number(process.env.PROPERTY_RUNS ?? 200);

const english = ["a", "an", "ant", "ants", "buy", "bye", "cake", "Cakes", "crème", "creme-brulee"];
const others = [
  "Straße",
  "ΟΔΥΣΣΕΥΣ",
  "οδός",
  "明日の会議",
  "がんばる",
  "か",
  "हिन्दी",
  "\u{fdfa}",
  "3.14",
  "%",
];
const text = fc.array(fc.constantFrom(...english, ...others), { minLength: 1, maxLength: 6 });

const listIds = Array.from({ length: 4 }, () => randomUUID());
const todos = fc.record({
  id: fc.uuid(),
  listId: fc.constantFrom(...listIds),
  title: text.map((words) => words.join(" ")),
  completedAt: fc.constantFrom(null, new Date("2026-11-25T10:00:00Z")),
  order: fc.double({ min: -1e15, max: 1e15, noNaN: true }).map((order) => order + 0), // no -0
  createdBy: fc.constant(randomUUID()),
  createdAt: fc
    .integer({ min: 0, max: 9 })
    .map((second) => new Date(Date.UTC(2026, 10, 1, 0, 0, second))),
  version: fc.constant(1),
});
const queries = fc.record(
  {
    listIds: fc.subarray(listIds),
    completed: fc.boolean(),
    words: fc
      .tuple(text, fc.integer({ min: 1, max: 8 }))
      .map(([words, length]) =>
        words.slice(0, 3).flatMap((word) => searchWords(word.slice(0, length))),
      ),
    sort: fc.constantFrom("newest" as const, "relevance" as const),
    limit: fc.integer({ min: 1, max: 50 }),
  },
  { requiredKeys: ["listIds", "sort", "limit"] },
);

/** Whether each word begins only one word of the title. Only then act 2 ranks by the number of words. */
const isPlain = ({ title }: Todo, words: string[]) =>
  words.every((word) => {
    const begun = searchWords(title).filter((one) => one.startsWith(word));
    return new Set(begun).size < 2;
  });

test("search finds the same todos in the same order as the search of act 2", async () => {
  const { db, engine, index } = await startTodos();
  const all: Todo[] = fc.sample(todos, { numRuns: 400, seed: 1 });
  await index.apply(
    all.map((todo): TodoEvent => {
      return { type: "todo.created", occurredAt: todo.createdAt, actorId: todo.createdBy, todo };
    }),
  );
  const search = todoSearch(engine);

  /** Reads all pages. */
  async function findAll(query: SearchQuery) {
    const items: Todo[] = [];
    const totals = new Set<number>();
    for (let after: Position | undefined; ; ) {
      const found = await search({ ...query, ...(after && { after }) });
      items.push(...found.items);
      totals.add(found.total);
      after = found.next;
      if (!after) return { items, totals: [...totals] };
    }
  }

  await fc.assert(
    fc.asyncProperty(queries, async (given) => {
      const query: SearchQuery = { words: undefined, ...given };
      const { items, totals } = await findAll(query);
      const ids = items.map(({ id }) => id);
      const expected = await askOracle(db, all, query);
      expect(totals).toEqual([expected.length]);
      expect(items).toEqual(ids.map((id) => all.find((todo) => todo.id === id)));
      const { words = [], sort } = query;
      const isSameOrder = sort === "newest" || items.every((todo) => isPlain(todo, words));
      if (isSameOrder) expect(ids).toEqual(expected);
      else expect(ids.toSorted()).toEqual(expected.toSorted());
    }),
    { numRuns: runs },
  );
}, 300_000);
