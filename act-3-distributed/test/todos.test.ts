import type { Response } from "supertest";
import { expect, test } from "vitest";
import { startApp } from "./harness.ts";
import { shareList, signUp } from "./people.ts";

test("a new todo goes to the Inbox, open and last", async () => {
  const { app } = await startApp();
  const ana = await signUp(app, "Ana");
  await ana.post("/todos").send({ title: "Milk" }).expect(201);
  const { body, headers } = await ana.post("/todos").send({ title: "  Bread " }).expect(201);
  expect(body).toMatchObject({ title: "Bread", completed: false, completedAt: null, version: 1 });
  expect(body.url).toBe(`http://localhost:${new URL(body.url).port}${headers.location}`);
  const { body: todos } = await ana.get("/todos").expect(200);
  expect(todos.map((todo: { title: string }) => todo.title)).toEqual(["Milk", "Bread"]);
});

test("a new todo is last even after others were moved", async () => {
  const { app } = await startApp();
  const ana = await signUp(app, "Ana");
  await ana.post("/todos").send({ title: "Milk", order: 1e15 });
  await ana.post("/todos").send({ title: "Bread" });
  await ana.post("/todos").send({ title: "Soap", order: -5 });
  await ana.post("/todos").send({ title: "Tea" });
  const { body: todos } = await ana.get("/todos").expect(200);
  const titles = todos.map((todo: { title: string }) => todo.title);
  expect(titles).toEqual(["Soap", "Milk", "Bread", "Tea"]);
});

test("only an actual change increases the version", async () => {
  const { app } = await startApp();
  const ana = await signUp(app, "Ana");
  const { body: todo } = await ana.post("/todos").send({ title: "Milk" });
  const patch = async (change: object) => (await ana.patch(`/todos/${todo.id}`).send(change)).body;
  expect(await patch({ completed: true })).toMatchObject({ completed: true, version: 2 });
  expect(await patch({ completed: true })).toMatchObject({ completed: true, version: 2 });
  const reopened = { completed: false, completedAt: null, version: 3 };
  expect(await patch({ completed: false })).toMatchObject(reopened);
  expect(await patch({ title: "Oat milk", order: 1.5 })).toMatchObject({ order: 1.5, version: 4 });
});

test("clearing deletes the completed todos of one list only", async () => {
  const { app } = await startApp();
  const { ana, list } = await shareList(app);
  for (const title of ["Cake", "Band"]) {
    await ana.post("/todos").send({ title, listId: list.id });
  }
  const { body: todos } = await ana.get(`/todos?listId=${list.id}`);
  await ana.patch(`/todos/${todos[0].id}`).send({ completed: true });
  await ana.delete("/todos?completed=true").expect(400);
  await ana.delete(`/todos?listId=${list.id}&completed=true`).expect(204);
  const { body: left } = await ana.get(`/todos?listId=${list.id}`);
  expect(left).toMatchObject([{ title: "Band" }]);
});

test("a viewer can read but not change, and a stranger sees nothing", async () => {
  const { app } = await startApp();
  const { ana, chloe, list } = await shareList(app);
  const eve = await signUp(app, "Eve");
  const { body: todo } = await ana.post("/todos").send({ title: "Cake", listId: list.id });
  await chloe.get(`/todos/${todo.id}`).expect(200);
  await chloe.post("/todos").send({ title: "Mine", listId: list.id }).expect(403);
  await chloe.patch(`/todos/${todo.id}`).send({ completed: true }).expect(403);
  await chloe.delete(`/todos/${todo.id}`).expect(403);
  await eve.patch(`/todos/${todo.id}`).send({ completed: true }).expect(404);
});

test("pages have no gaps and no duplicates", async () => {
  const { app } = await startApp();
  const ana = await signUp(app, "Ana");
  for (let i = 1; i <= 5; i++) await ana.post("/todos").send({ title: `Todo ${i}`, order: 7 });
  const titles: string[] = [];
  let path: string | undefined = "/todos?limit=2";
  while (path) {
    const answer: Response = await ana.get(path).expect(200);
    titles.push(...answer.body.map((todo: { title: string }) => todo.title));
    path = /<https?:\/\/[^/]+([^>]+)>; rel="next"/.exec(answer.headers.link ?? "")?.[1];
  }
  expect(titles).toEqual(["Todo 1", "Todo 2", "Todo 3", "Todo 4", "Todo 5"]);
});
