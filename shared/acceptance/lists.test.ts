import { beforeEach, expect, test } from "vitest";
import type { List, Todo } from "./client.ts";
import { expectProblem, isoTime, uuidV7 } from "./expect.ts";
import { inbox, newList, newTodo, type Person, share, signUp } from "./people.ts";

let ana: Person;
beforeEach(async () => {
  ana = await signUp();
});

test("creating a list returns it, with my permissions", async () => {
  const answer = await ana.post<List>("/lists", { name: "  Launch party " });
  expect(answer.status).toBe(201);
  expect(answer.body).toEqual({
    id: expect.stringMatching(uuidV7),
    name: "Launch party",
    role: "owner",
    may: ["edit", "share", "manage"],
    createdAt: expect.stringMatching(isoTime),
  });
  expect(answer.headers.get("location")).toBe(`/lists/${answer.body.id}`);
  expect((await ana.get(`/lists/${answer.body.id}`)).body).toEqual(answer.body);
});

test("my lists: my own Inbox first, then by creation, shared ones among them", async () => {
  const ben = await signUp("Ben");
  const first = await newList(ben, "Zoo");
  const second = await newList(ana, "Apples");
  const third = await newList(ben, "Books");
  await share(ben, third, ana, "viewer");
  await share(ben, first, ana, "editor");
  const { body } = await ana.get<List[]>("/lists");
  expect(body.map((list) => [list.name, list.role, list.may])).toEqual([
    ["Inbox", "owner", ["edit", "share", "manage"]],
    ["Zoo", "editor", ["edit"]],
    ["Apples", "owner", ["edit", "share", "manage"]],
    ["Books", "viewer", []],
  ]);
  expect(body[2]).toEqual(second);
});

test("another person's Inbox, shared with me, does not become mine", async () => {
  const ben = await signUp("Ben");
  const [mine, his] = [await inbox(ana), await inbox(ben)];
  await share(ben, his, ana, "editor");
  const { body } = await ana.get<List[]>("/lists");
  expect(body.map((list) => list.id)).toEqual([mine.id, his.id]);
  expect((await newTodo(ana, "Buy milk")).listId).toBe(mine.id);
});

test("renaming a list", async () => {
  const list = await newList(ana, "Lunch");
  const { status, body } = await ana.patch(`/lists/${list.id}`, { name: "Launch" });
  expect(status).toBe(200);
  expect(body).toEqual({ ...list, name: "Launch" });
  expect((await ana.get(`/lists/${list.id}`)).body).toEqual(body);
});

test("two lists may have one name", async () => {
  const [first, second] = [await newList(ana, "Same"), await newList(ana, "Same")];
  expect(first.id).not.toBe(second.id);
});

test("deleting a list deletes its todos", async () => {
  const list = await newList(ana);
  const todo: Todo = await newTodo(ana, "Order cake", list);
  expect((await ana.delete(`/lists/${list.id}`)).status).toBe(204);
  expectProblem(await ana.get(`/lists/${list.id}`), 404);
  expectProblem(await ana.get(`/todos/${todo.id}`), 404);
  expectProblem(await ana.get(`/todos?listId=${list.id}`), 404);
  expectProblem(await ana.delete(`/lists/${list.id}`), 404);
});

test("only one of two concurrent deletions finds the list", async () => {
  const { id } = await newList(ana);
  const answers = await Promise.all([1, 2].map(() => ana.delete(`/lists/${id}`)));
  expect(answers.map((answer) => answer.status).sort()).toEqual([204, 404]);
});

test("ids may be written in upper case", async () => {
  const list = await newList(ana);
  const upper = list.id.toUpperCase();
  expect((await ana.get(`/lists/${upper}`)).body).toEqual(list);
  expect((await ana.get(`/lists/${upper}/stats`)).status).toBe(200);
  const path = `/lists/${upper}/members/${ana.id.toUpperCase()}`;
  expectProblem(await ana.delete(path), 409);
  expect((await ana.delete(`/lists/${upper}`)).status).toBe(204);
});

test("the Inbox can be renamed but not deleted", async () => {
  const list = await inbox(ana);
  const todo = await newTodo(ana, "Stay");
  expectProblem(await ana.delete(`/lists/${list.id}`), 409);
  expect((await ana.patch(`/lists/${list.id}`, { name: "Home" })).status).toBe(200);
  expect(await inbox(ana)).toEqual({ ...list, name: "Home" });
  expect((await ana.get(`/todos/${todo.id}`)).body).toEqual(todo);
});
