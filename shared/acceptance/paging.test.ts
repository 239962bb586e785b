import { beforeAll, beforeEach, expect, test } from "vitest";
import { type Found, type List, must, type Todo } from "./client.ts";
import { eventually } from "./eventually.ts";
import { allPages, newList, newTodo, nextPath, type Person, signUp } from "./people.ts";

let ana: Person;
let list: List;
beforeAll(async () => {
  ana = await signUp();
});
beforeEach(async () => {
  list = await newList(ana);
});

const ids = (todos: Todo[]) => todos.map((todo) => todo.id);

async function create(count: number, order?: (index: number) => number): Promise<Todo[]> {
  const todos: Todo[] = [];
  for (let index = 0; index < count; index++) {
    const body = { title: `Todo ${index}`, listId: list.id, order: order?.(index) };
    todos.push(must(201, await ana.post<Todo>("/todos", body)));
  }
  return todos;
}

test("a page has fifty todos if no limit is given, and a Link to the next page", async () => {
  const todos = await create(51);
  const first = await ana.get<Todo[]>(`/todos?listId=${list.id}`);
  expect(ids(first.body)).toEqual(ids(todos.slice(0, 50)));
  expect(first.headers.get("link")).toMatch(/^<https?:\/\/[^>]+>; rel="next"$/);
  const second = await ana.get<Todo[]>(nextPath(first.headers) as string);
  expect(ids(second.body)).toEqual(ids(todos.slice(50)));
  expect(second.headers.get("link")).toBeNull();
});

test("a page that ends exactly at the last todo has no Link", async () => {
  await create(4);
  const { headers } = await ana.get(`/todos?listId=${list.id}&limit=4`);
  expect(headers.get("link")).toBeNull();
});

test.each([1, 3, 5, 7])("pages of %d: every todo once, in order", async (limit) => {
  const todos = await create(15);
  expect(await allPages(ana, `/todos?listId=${list.id}&limit=${limit}`)).toEqual(todos);
});

test("todos of equal order keep one order over all pages", async () => {
  const todos = await create(20, (index) => index % 3);
  const sorted = todos.toSorted((a, b) => a.order - b.order || (a.id < b.id ? -1 : 1));
  expect(await allPages(ana, `/todos?listId=${list.id}&limit=4`)).toEqual(sorted);
});

test("todos with extreme and fractional orders are paged like others", async () => {
  const orders = [-1e15, -0.1, 0, 1e-7, 0.1 + 0.2, 1 / 3, 123456789.123, 1e15];
  const todos = await create(orders.length, (index) => orders[index] as number);
  const sorted = todos.toSorted((a, b) => a.order - b.order);
  expect(await allPages(ana, `/todos?listId=${list.id}&limit=1`)).toEqual(sorted);
});

test("during other people's changes, each remaining todo is shown once", async () => {
  const todos = await create(60);
  const staying = todos.filter((_, index) => index % 3 !== 0);
  const going = todos.filter((_, index) => index % 3 === 0);
  let reading = true;
  async function write() {
    for (let index = 0; reading; index++) {
      const todo = going[index];
      if (todo) await ana.delete(`/todos/${todo.id}`);
      const order = todos[(index * 7) % 60]?.order ?? 0;
      await ana.post("/todos", { title: "New", listId: list.id, order: order + 0.5 });
    }
  }
  async function read() {
    const shown = ids(await allPages<Todo>(ana, `/todos?listId=${list.id}&limit=4`));
    expect(new Set(shown).size).toBe(shown.length);
    expect(shown.filter((id) => ids(staying).includes(id))).toEqual(ids(staying));
  }
  const writing = write();
  try {
    for (let round = 0; round < 3; round++) await read();
  } finally {
    reading = false;
    await writing;
  }
});

test.each(["newest", "relevance"])("search by %s: every page, every todo once", async (sort) => {
  const todos = await create(17);
  const path = `/search?q=todo&listId=${list.id}&sort=${sort}&limit=5`;
  await eventually(async () => {
    const shown: Todo[] = [];
    let cursor = "";
    do {
      const page = must(200, await ana.get<Found>(path + cursor));
      expect(page.total).toBe(17);
      shown.push(...page.items);
      cursor = page.nextCursor === null ? "" : `&cursor=${encodeURIComponent(page.nextCursor)}`;
    } while (cursor);
    if (sort === "newest") expect(ids(shown)).toEqual(ids(todos.toReversed()));
    else expect(ids(shown).sort()).toEqual(ids(todos).sort());
  });
});

test("notifications: newest first, over all pages", async () => {
  const ben = await signUp("Ben");
  await ana.post(`/lists/${list.id}/members`, { email: ben.email, role: "editor" });
  const todos = await create(7);
  for (const todo of todos) await ben.patch(`/todos/${todo.id}`, { completed: true });
  await eventually(async () => {
    const shown = await allPages<{ todoId: string }>(ana, "/notifications?limit=3");
    const mine = shown.map((notification) => notification.todoId);
    expect(mine).toEqual(ids(todos.toReversed()));
  });
});

test("lists: the Inbox first, then by creation, over all pages", async () => {
  const ben = await signUp("Ben");
  const [inbox] = must(200, await ben.get<List[]>("/lists"));
  const lists: (List | undefined)[] = [inbox];
  for (let count = 0; count < 55; count++) lists.push(await newList(ben, `List ${count}`));
  for (const limit of [1, 7, 56]) {
    expect(await allPages<List>(ben, `/lists?limit=${limit}`)).toEqual(lists);
  }
  const first = await ben.get<List[]>("/lists");
  expect(first.body).toEqual(lists.slice(0, 50));
  expect(first.headers.get("link")).toMatch(/^<https?:\/\/[^>]+>; rel="next"$/);
});

test("a new todo shows up on the page where it belongs", async () => {
  await create(3);
  const added = await newTodo(ana, "One more", list);
  const shown = await allPages<Todo>(ana, `/todos?listId=${list.id}&limit=2`);
  expect(shown.at(-1)).toEqual(added);
});
