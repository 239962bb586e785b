import { beforeAll, describe, expect, test } from "vitest";
import { type Found, type List, must, type Todo } from "./client.ts";
import { eventually } from "./eventually.ts";
import type { Person } from "./people.ts";
import { complete, newList, newTeam, newTodo, sharedList, type Team } from "./people.ts";

let team: Team;
beforeAll(async () => {
  team = await newTeam();
});

async function search(person: Person, query: Record<string, string>): Promise<Found> {
  return must(200, await person.get<Found>(`/search?${new URLSearchParams(query)}`));
}

/** Waits until search finds these titles, newest first. */
async function expectFound(person: Person, query: Record<string, string>, titles: string[]) {
  await eventually(async () => {
    const { items, total, nextCursor } = await search(person, query);
    expect(items.map((todo) => todo.title)).toEqual(titles);
    expect({ total, nextCursor }).toEqual({ total: titles.length, nextCursor: null });
  });
}

describe("which words find a title", () => {
  const titles = [
    "Buy milk and bread",
    "Café crème for Zoë",
    "Молоко и хлеб",
    "ΚΑΦΕΣ για τον Νίκο",
    "牛乳を買う",
    "Pay e-mail provider (3.14 %)",
    "See www.example.com/cake?size=9",
    "Write to chloe@example.org",
    "don't panic_button",
    "ΟΔΥΣΣΕΥΣ ο πολύτροπος",
    "Lange Straße",
    "明日の会議",
    "がんばる",
    "हिन्दी सीखें",
  ];
  let list: List;
  beforeAll(async () => {
    list = await newList(team.owner, "Words");
    for (const title of titles) await newTodo(team.owner, title, list);
    await expectFound(team.owner, { listId: list.id }, titles.toReversed());
  });

  test.each([
    ["milk", 0],
    ["MIL", 0],
    ["bread buy", 0],
    ["  milk   bread ", 0],
    ["cafe", 1],
    ["CAFÉ CREME", 1],
    ["cafe\u0301", 1],
    ["zoe", 1],
    ["моло", 2],
    ["ХЛЕБ", 2],
    ["καφες", 3],
    ["νικο", 3],
    ["牛乳", 4],
    ["mail", 5],
    ["e-mail", 5],
    ["14", 5],
    ["example cake", 6],
    ["www.example.com", 6],
    ["cake?size", 6],
    ["chloe@example", 7],
    ["don't", 8],
    ["panic", 8],
    ["button", 8],
    ["ΟΔΥΣ", 9],
    ["οδυσ", 9],
    ["Οδυσσεύς", 9],
    ["strasse", 10],
    ["STRASSE", 10],
    ["STRAẞE", 10],
    ["straß", 10],
    ["会議", 11],
    ["明日", 11],
    ["明日の会議", 11],
    ["が", 12],
    ["か\u3099", 12],
    ["हिन्दी", 13],
    ["सी", 13],
  ])("%j finds one title", async (q, index) => {
    await expectFound(team.owner, { q, listId: list.id }, [titles[index] as string]);
  });

  test.each([
    ["the inside of a word", "ilk"],
    ["a word that isn't there, beside one that is", "milk soap"],
    ["words of two titles", "milk cafe"],
    ["no letter or digit", "%"],
    ["no letter or digit", "_ *"],
    ["no letter or digit", '" - ( )'],
    ["an operator of a search engine is a word", "milk OR cafe"],
    ["an operator of a search engine is a word", "milk NOT cafe"],
    ["a column of the index is a word", "title: milk"],
    ["a wildcard is not", "mi*k"],
    ["another letter, not an accent", "か"],
    ["another letter, not an accent", "हन"],
  ])("nothing: %s (%j)", async (_, q) => {
    await expectFound(team.owner, { q, listId: list.id }, []);
  });

  test.each(['"milk"', "milk*", "(milk)", "milk & bread", "+milk", "milk:", "'milk'", "milk\\"])(
    "punctuation around words doesn't matter: %j",
    async (q) => {
      await expectFound(team.owner, { q, listId: list.id }, [titles[0] as string]);
    },
  );
});

test("search returns whole todos", async () => {
  const list = await newList(team.owner);
  const todo = await newTodo(team.owner, "Order cake", list);
  await eventually(async () => {
    const found = await search(team.owner, { q: "cake", listId: list.id });
    expect(found).toEqual({ items: [todo], total: 1, nextCursor: null });
  });
});

test("without words: everything that I may see, newest first", async () => {
  const people = await newTeam();
  const list = await sharedList(people);
  await newTodo(people.viewer, "First");
  await newTodo(people.owner, "Second", list);
  await newTodo(people.viewer, "Third");
  await newTodo(people.owner, "Not for the viewer");
  await expectFound(people.viewer, {}, ["Third", "Second", "First"]);
  await expectFound(people.viewer, { q: "  " }, ["Third", "Second", "First"]);
});

test("nobody finds what they may not see, neither as an item nor in the total", async () => {
  const list = await sharedList(team);
  await newTodo(team.owner, "Surprise", list);
  for (const member of [team.owner, team.editor, team.viewer]) {
    await expectFound(member, { q: "surprise" }, ["Surprise"]);
  }
  expect(await search(team.stranger, { q: "surprise" })).toMatchObject({ items: [], total: 0 });
});

test("a removed member finds nothing of the list from the next request", async () => {
  const list = await sharedList(team);
  await newTodo(team.owner, "Farewell gift", list);
  await expectFound(team.viewer, { q: "farewell" }, ["Farewell gift"]);
  await team.owner.delete(`/lists/${list.id}/members/${team.viewer.id}`);
  expect(await search(team.viewer, { q: "farewell" })).toMatchObject({ items: [], total: 0 });
});

test("open, completed, or both", async () => {
  const list = await newList(team.owner);
  const listId = list.id;
  await newTodo(team.owner, "Cake", list);
  await complete(team.owner, await newTodo(team.owner, "Candles", list));
  await expectFound(team.owner, { listId, q: "ca" }, ["Candles", "Cake"]);
  await expectFound(team.owner, { listId, q: "ca", completed: "true" }, ["Candles"]);
  await expectFound(team.owner, { listId, q: "ca", completed: "false" }, ["Cake"]);
});

test("search follows renames, reopening and deletions", async () => {
  const list = await newList(team.owner);
  const listId = list.id;
  const todo = await complete(team.owner, await newTodo(team.owner, "Cake", list));
  const path = `/todos/${todo.id}`;
  await expectFound(team.owner, { listId, q: "cake", completed: "true" }, ["Cake"]);
  must(200, await team.owner.patch<Todo>(path, { title: "Pie", completed: false }));
  await expectFound(team.owner, { listId, q: "pie", completed: "false" }, ["Pie"]);
  await expectFound(team.owner, { listId, q: "cake" }, []);
  must(204, await team.owner.delete<unknown>(path));
  await expectFound(team.owner, { listId }, []);
});

test("search follows the clearing of a list and its deletion", async () => {
  const list = await newList(team.owner);
  await complete(team.owner, await newTodo(team.owner, "Quiche", list));
  await newTodo(team.owner, "Quince", list);
  await expectFound(team.owner, { q: "qui" }, ["Quince", "Quiche"]);
  await team.owner.delete(`/todos?listId=${list.id}&completed=true`);
  await expectFound(team.owner, { q: "qui" }, ["Quince"]);
  await team.owner.delete(`/lists/${list.id}`);
  await expectFound(team.owner, { q: "qui" }, []);
});

test("ten words are allowed, and all of them count", async () => {
  const list = await newList(team.owner);
  const title = "one two three four five six seven eight nine ten";
  await newTodo(team.owner, title, list);
  await expectFound(team.owner, { listId: list.id, q: title }, [title]);
  await expectFound(team.owner, { listId: list.id, q: title.replace("ten", "zen") }, []);
});

test("by relevance, the same todos are found", async () => {
  const list = await newList(team.owner);
  for (const title of ["Cake", "Cake for the cake day", "Bread"]) {
    await newTodo(team.owner, title, list);
  }
  await eventually(async () => {
    const query = { listId: list.id, q: "cake", sort: "relevance" };
    const { items, total } = await search(team.owner, query);
    const titles = items.map((todo) => todo.title).sort();
    expect({ titles, total }).toEqual({ titles: ["Cake", "Cake for the cake day"], total: 2 });
  });
});
