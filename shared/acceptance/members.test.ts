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

test("sharing by e-mail ignores the case of the address", async () => {
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

test("sharing with an e-mail address without an account is refused", async () => {
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

test("only one of several concurrent additions succeeds", async () => {
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

test("a removed member sees nothing of the list any more", async () => {
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

test.each(["viewer", "editor"] as const)("a member can leave: the %s", async (role) => {
  await share(team.owner, list, team[role], role);
  await share(team.owner, list, team.stranger, "viewer");
  expect((await team[role].delete(`${members}/${team[role].id}`)).status).toBe(204);
  expectProblem(await team[role].get(`/lists/${list.id}`), 404);
  expectProblem(await team[role].delete(`${members}/${team[role].id}`), 404);
  expect((await team.stranger.get<List>(`/lists/${list.id}`)).status).toBe(200);
});

test("only the owner removes other members", async () => {
  await share(team.owner, list, team.editor, "editor");
  await share(team.owner, list, team.viewer, "viewer");
  expectProblem(await team.editor.delete(`${members}/${team.viewer.id}`), 403);
  expectProblem(await team.editor.delete(`${members}/${team.owner.id}`), 403);
  expect((await team.viewer.get(`/lists/${list.id}`)).status).toBe(200);
});

test("only one of two concurrent removals finds the member", async () => {
  await share(team.owner, list, team.viewer, "viewer");
  const path = `${members}/${team.viewer.id}`;
  const answers = await Promise.all([1, 2].map(() => team.owner.delete(path)));
  expect(answers.map((answer) => answer.status).sort()).toEqual([204, 404]);
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
