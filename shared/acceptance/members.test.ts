import { beforeAll, beforeEach, expect, test } from "vitest";
import type { List, Member } from "./client.ts";
import { expectProblem } from "./expect.ts";
import { newEmail, newList, newTeam, newTodo, share, signUp, type Team } from "./people.ts";

let team: Team;
let list: List;
let members: string;
beforeAll(async () => {
  team = await newTeam();
});
beforeEach(async () => {
  list = await newList(team.owner);
  members = `/lists/${list.id}/members`;
});

test("sharing by e-mail, in whatever case it is written", async () => {
  const { id, email, name } = team.editor;
  const body = { email: ` ${email.toUpperCase()} `, role: "editor" };
  const answer = await team.owner.post<Member>(members, body);
  expect(answer.status).toBe(201);
  expect(answer.headers.get("location")).toBe(`${members}/${id}`);
  expect(answer.body).toEqual({ accountId: id, email, name, role: "editor" });
  expect((await team.editor.get(`/lists/${list.id}`)).body).toMatchObject({ role: "editor" });
});

test("every member sees all members: the owner first, then by name", async () => {
  await share(team.owner, list, team.viewer, "viewer");
  await share(team.owner, list, team.editor, "editor");
  const zoe = await signUp("Zoe");
  const amy = await signUp("Amy");
  await share(team.owner, list, zoe, "viewer");
  await share(team.owner, list, amy, "viewer");
  for (const person of [team.owner, team.editor, team.viewer, amy, zoe]) {
    const { body } = await person.get<Member[]>(members);
    expect(body.map((member) => `${member.name}: ${member.role}`)).toEqual([
      "Olga Owner: owner",
      "Amy: viewer",
      "Edo Editor: editor",
      "Vera Viewer: viewer",
      "Zoe: viewer",
    ]);
  }
});

test("an e-mail without an account can't be shared with", async () => {
  const body = { email: newEmail(), role: "viewer" };
  expectProblem(await team.owner.post(members, body), 400, "email");
});

test("a member can't be added twice, nor the owner", async () => {
  await share(team.owner, list, team.viewer, "viewer");
  const again = { email: team.viewer.email, role: "editor" };
  expectProblem(await team.owner.post(members, again), 409);
  const oneself = { email: team.owner.email, role: "viewer" };
  expectProblem(await team.owner.post(members, oneself), 409);
  const { body } = await team.owner.get<Member[]>(members);
  expect(body.map((member) => member.role)).toEqual(["owner", "viewer"]);
});

test("of additions at the same time, one succeeds", async () => {
  const body = { email: team.viewer.email, role: "viewer" };
  const answers = await Promise.all([1, 2, 3, 4].map(() => team.owner.post(members, body)));
  expect(answers.map((answer) => answer.status).sort()).toEqual([201, 409, 409, 409]);
});

test("a changed role applies from the next request", async () => {
  await share(team.owner, list, team.viewer, "viewer");
  const write = () => team.viewer.post(`/todos?listId=${list.id}`, { title: "Order cake" });
  expectProblem(await write(), 403);
  const path = `${members}/${team.viewer.id}`;
  const promoted = await team.owner.put(path, { role: "editor" });
  expect(promoted.status).toBe(200);
  const { id, email, name } = team.viewer;
  expect(promoted.body).toEqual({ accountId: id, email, name, role: "editor" });
  expect((await write()).status).toBe(201);
  expect((await team.owner.put(path, { role: "viewer" })).status).toBe(200);
  expectProblem(await write(), 403);
});

test("somebody unshared sees nothing of the list any more", async () => {
  await share(team.owner, list, team.editor, "editor");
  const todo = await newTodo(team.editor, "Order cake", list);
  expect((await team.owner.delete(`${members}/${team.editor.id}`)).status).toBe(204);
  const paths = [`/lists/${list.id}`, members, `/lists/${list.id}/stats`, `/todos/${todo.id}`];
  for (const path of [...paths, `/todos?listId=${list.id}`, `/search?listId=${list.id}`]) {
    expectProblem(await team.editor.get(path), 404);
  }
  expectProblem(await team.editor.patch(`/todos/${todo.id}`, { completed: true }), 404);
  const { body } = await team.editor.get<List[]>("/lists");
  expect(body.map((other) => other.id)).not.toContain(list.id);
  expect((await team.owner.get(`/todos/${todo.id}`)).body).toEqual(todo);
});

test("the owner can't be changed or removed", async () => {
  const path = `${members}/${team.owner.id}`;
  expectProblem(await team.owner.put(path, { role: "viewer" }), 409);
  expectProblem(await team.owner.delete(path), 409);
  expect((await team.owner.get<List>(`/lists/${list.id}`)).body.role).toBe("owner");
});

test("only members can be changed or removed", async () => {
  const path = `${members}/${team.stranger.id}`;
  expectProblem(await team.owner.put(path, { role: "viewer" }), 404);
  expectProblem(await team.owner.delete(path), 404);
});
