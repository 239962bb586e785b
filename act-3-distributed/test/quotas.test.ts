import { expect, test } from "vitest";
import { startApp } from "./harness.ts";
import { shareList, signUp } from "./people.ts";

test("a full list accepts a new todo only after a deletion", async () => {
  const { app } = await startApp({ TODOS_PER_LIST: "2" });
  const ana = await signUp(app, "Ana");
  const add = () => ana.post("/todos").send({ title: "Milk" });
  const { body: milk } = await add().expect(201);
  await add().expect(201);
  const { body } = await add().expect(409);
  expect(body.detail).toContain("2 todos");
  await ana.delete(`/todos/${milk.id}`).expect(204);
  await add().expect(201);
});

test("the number of lists that an account owns is limited", async () => {
  const { app } = await startApp({ LISTS_PER_ACCOUNT: "2" });
  const { ana, ben } = await shareList(app);
  const { body } = await ana.post("/lists").send({ name: "Third" }).expect(409);
  expect(body.detail).toContain("2 lists");
  await ben.post("/lists").send({ name: "Second" }).expect(201);
  await ben.post("/lists").send({ name: "Third" }).expect(409);
});

test("concurrent requests do not exceed a limit, and each new todo is last", async () => {
  const { app } = await startApp({ LISTS_PER_ACCOUNT: "3", TODOS_PER_LIST: "5" });
  const ana = await signUp(app, "Ana");
  const times = Array.from({ length: 12 });
  await Promise.all(times.map(() => ana.post("/lists").send({ name: "Party" })));
  expect((await ana.get("/lists")).body).toHaveLength(3);
  await Promise.all(times.map(() => ana.post("/todos").send({ title: "Milk" })));
  const { body: todos } = await ana.get("/todos");
  expect(todos.map(({ order }: { order: number }) => order)).toEqual([1, 2, 3, 4, 5]);
});

test("the number of members of a list is limited", async () => {
  const { app } = await startApp({ MEMBERS_PER_LIST: "3" });
  const { ana, list } = await shareList(app);
  await signUp(app, "Dan");
  const invite = { email: "dan@example.com", role: "viewer" };
  const { body } = await ana.post(`/lists/${list.id}/members`).send(invite).expect(409);
  expect(body.detail).toContain("3 members");
});

test("invitations per account and hour are limited, also to wrong addresses", async () => {
  const { app } = await startApp({ INVITATIONS_PER_HOUR: "3" });
  const { ana, ben, list } = await shareList(app);
  const invite = { email: "unknown@example.com", role: "viewer" };
  await ana.post(`/lists/${list.id}/members`).send(invite).expect(400);
  const { body } = await ana.post(`/lists/${list.id}/members`).send(invite).expect(429);
  expect(body.detail).toContain("3 times an hour");
  const { body: lists } = await ben.get("/lists");
  await ben.post(`/lists/${lists[0].id}/members`).send(invite).expect(400);
});

test("the number of words in a search is limited", async () => {
  const { app } = await startApp({ WORDS_PER_SEARCH: "2" });
  const ana = await signUp(app, "Ana");
  await ana.get("/search?q=milk, bread!").expect(200);
  const { body } = await ana.get("/search?q=milk-bread-soap").expect(400);
  expect(body.errors).toEqual([{ field: "q", reason: "Must have at most 2 words." }]);
});
