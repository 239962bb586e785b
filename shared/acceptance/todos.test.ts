import { beforeAll, beforeEach, expect, test } from "vitest";
import { type List, must, type Todo } from "./client.ts";
import { expectProblem, isoTime, uuidV7 } from "./expect.ts";
import {
  allPages,
  complete,
  inbox,
  newList,
  newTodo,
  type Person,
  signUp,
  todosOf,
} from "./people.ts";

let ana: Person;
let list: List;
beforeAll(async () => {
  ana = await signUp();
});
beforeEach(async () => {
  list = await newList(ana);
});

test("creating a todo returns all of it", async () => {
  const before = Date.now();
  const answer = await ana.post<Todo>("/todos", { title: "  Buy milk ", listId: list.id });
  expect(answer.status).toBe(201);
  expect(answer.body).toEqual({
    id: expect.stringMatching(uuidV7),
    url: expect.stringMatching(new RegExp(`^https?://[^/]+/todos/${answer.body.id}$`)),
    listId: list.id,
    title: "Buy milk",
    completed: false,
    completedAt: null,
    order: expect.any(Number),
    createdBy: ana.id,
    createdAt: expect.stringMatching(isoTime),
    version: 1,
  });
  expect(answer.headers.get("location")).toBe(`/todos/${answer.body.id}`);
  expect(Date.parse(answer.body.createdAt)).toBeGreaterThanOrEqual(before - 1);
  expect((await ana.get(`/todos/${answer.body.id}`)).body).toEqual(answer.body);
});

test("a todo without a list goes to the Inbox, and the Inbox is what /todos shows", async () => {
  const todo = await newTodo(ana, "Buy milk");
  expect(todo.listId).toBe((await inbox(ana)).id);
  expect((await ana.get<Todo[]>("/todos")).body).toContainEqual(todo);
});

test("the list is named in the query, in the body, or twice the same", async () => {
  const query = `/todos?listId=${list.id}`;
  const body = { title: "Buy milk", listId: list.id };
  expect((await ana.post<Todo>(query, { title: "Buy milk" })).body.listId).toBe(list.id);
  expect((await ana.post<Todo>(query, body)).body.listId).toBe(list.id);
  const another = { title: "Buy milk", listId: (await inbox(ana)).id };
  expectProblem(await ana.post(query, another), 400, "listId");
  expect(await todosOf(ana, list)).toHaveLength(2);
});

test("a todo can't be added to a missing list", async () => {
  const listId = "01900000-0000-7000-8000-000000000000";
  expectProblem(await ana.post("/todos", { title: "Buy milk", listId }), 404);
  expectProblem(await ana.post(`/todos?listId=${listId}`, { title: "Buy milk" }), 404);
});

test("new todos are last, and `order` moves them, also with fractions", async () => {
  const titles = async () => (await todosOf(ana, list)).map((todo) => todo.title);
  const milk = await newTodo(ana, "Milk", list);
  await newTodo(ana, "Bread", list);
  const last = await newTodo(ana, "Soap", list);
  expect(await titles()).toEqual(["Milk", "Bread", "Soap"]);
  must(200, await ana.patch<Todo>(`/todos/${milk.id}`, { order: last.order + 0.5 }));
  expect(await titles()).toEqual(["Bread", "Soap", "Milk"]);
  must(201, await ana.post<Todo>("/todos", { title: "Eggs", listId: list.id, order: -1e15 }));
  expect(await titles()).toEqual(["Eggs", "Bread", "Soap", "Milk"]);
});

test("a new todo is last even if others were moved far down", async () => {
  const titles = async () => (await todosOf(ana, list)).map((todo) => todo.title);
  const milk = await newTodo(ana, "Milk", list);
  for (const order of [Date.now() * 2, 1e15]) {
    must(200, await ana.patch<Todo>(`/todos/${milk.id}`, { order }));
    await newTodo(ana, `After ${order}`, list);
    await newTodo(ana, `Last after ${order}`, list);
    expect((await titles()).slice(-2)).toEqual([`After ${order}`, `Last after ${order}`]);
  }
  const path = `/todos?listId=${list.id}&limit=1`;
  expect((await allPages<Todo>(ana, path)).map((todo) => todo.title)).toEqual(await titles());
});

test("ids may be written in upper case", async () => {
  const todo = await newTodo(ana, "Milk", list);
  const upper = todo.id.toUpperCase();
  expect((await ana.get(`/todos/${upper}`)).body).toEqual(todo);
  expect(await todosOf(ana, { ...list, id: list.id.toUpperCase() })).toEqual([todo]);
  const listId = list.id.toUpperCase();
  const second = must(
    201,
    await ana.post<Todo>(`/todos?listId=${list.id}`, { title: "Bread", listId }),
  );
  expect(second.listId).toBe(list.id);
  expect((await ana.patch<Todo>(`/todos/${upper}`, { title: "Oat milk" })).body.id).toBe(todo.id);
  expect((await ana.delete(`/todos/${upper}`)).status).toBe(204);
  expectProblem(await ana.get(`/todos/${todo.id}`), 404);
});

test("each real change raises the version by one, and repeating it changes nothing", async () => {
  const todo = await newTodo(ana, "Milk", list);
  const patch = async (body: object) => must(200, await ana.patch<Todo>(`/todos/${todo.id}`, body));
  expect(await patch({ title: "Oat milk" })).toEqual({ ...todo, title: "Oat milk", version: 2 });
  expect(await patch({ title: " Oat milk " })).toMatchObject({ version: 2 });
  expect(await patch({ order: 7, title: "Soya milk" })).toMatchObject({ order: 7, version: 3 });
  expect(await patch({ order: 7, completed: false })).toMatchObject({ version: 3 });
});

test("completing sets the time, and reopening removes it", async () => {
  const todo = await newTodo(ana, "Milk", list);
  const done = await complete(ana, todo);
  const completedAt = expect.stringMatching(isoTime);
  expect(done).toEqual({ ...todo, completed: true, completedAt, version: 2 });
  expect(await complete(ana, todo)).toEqual(done);
  const reopened = must(200, await ana.patch(`/todos/${todo.id}`, { completed: false }));
  expect(reopened).toEqual({ ...todo, version: 3 });
  expect((await ana.get(`/todos/${todo.id}`)).body).toEqual(reopened);
});

test("concurrent changes are all kept", async () => {
  const todo = await newTodo(ana, "Milk", list);
  const path = `/todos/${todo.id}`;
  const changes = [{ title: "Bread" }, { order: 5 }, { completed: true }];
  await Promise.all([...changes, ...changes].map((change) => ana.patch(path, change)));
  const { body } = await ana.get(path);
  expect(body).toMatchObject({ title: "Bread", order: 5, completed: true, version: 4 });
});

test("deleting a todo", async () => {
  const todo = await newTodo(ana, "Milk", list);
  expect((await ana.delete(`/todos/${todo.id}`)).status).toBe(204);
  expectProblem(await ana.get(`/todos/${todo.id}`), 404);
  expectProblem(await ana.patch(`/todos/${todo.id}`, { completed: true }), 404);
  expectProblem(await ana.delete(`/todos/${todo.id}`), 404);
  expect(await todosOf(ana, list)).toEqual([]);
});

test("only one of two concurrent deletions finds the todo", async () => {
  const { id } = await newTodo(ana, "Milk", list);
  const answers = await Promise.all([1, 2, 3].map(() => ana.delete(`/todos/${id}`)));
  expect(answers.map((answer) => answer.status).sort()).toEqual([204, 404, 404]);
});

test("clearing the completed todos of a list leaves the open ones, and other lists", async () => {
  const open = await newTodo(ana, "Milk", list);
  await complete(ana, await newTodo(ana, "Bread", list));
  const elsewhere = await complete(ana, await newTodo(ana, "Soap", await newList(ana)));
  const { status } = await ana.delete(`/todos?listId=${list.id}&completed=true`);
  expect(status).toBe(204);
  expect(await todosOf(ana, list)).toEqual([open]);
  expect((await ana.get(`/todos/${elsewhere.id}`)).status).toBe(200);
});

test("deleting all todos of a list requires its id", async () => {
  const todo = await newTodo(ana, "Milk", list);
  expectProblem(await ana.delete("/todos"), 400, "listId");
  expectProblem(await ana.delete("/todos?completed=true"), 400, "listId");
  expect(await todosOf(ana, list)).toEqual([todo]);
  expect((await ana.delete(`/todos?listId=${list.id}`)).status).toBe(204);
  expect(await todosOf(ana, list)).toEqual([]);
});

test.each([
  ["200 characters beyond the basic plane", "🧀".repeat(200)],
  ["markup", `<script>alert("1")</script> & <b>`],
  ["SQL", "'); DROP TABLE todos; --"],
  ["right to left, and a family", "קנה חלב 👨‍👩‍👧"],
  ["emoji with modifiers and variation selectors", "❤️ 👩🏽‍💻 🏳️‍🌈 1️⃣ ☎︎ ©️"],
  ["the flag of Wales", "🏴󠁧󠁢󠁷󠁬󠁳󠁿"],
  ["a joiner in Hindi, a non-joiner in Persian", "क्‍ष می‌خواهم"],
  ["a variant of a Chinese character", "葛󠄀城"],
])("a title is text and is returned unchanged: %s", async (_, title) => {
  const todo = await newTodo(ana, title, list);
  expect(todo.title).toBe(title);
  expect(await todosOf(ana, list)).toEqual([todo]);
});
