import { beforeEach, expect, test } from "vitest";
import { type List, must, type Notification } from "./client.ts";
import { eventually } from "./eventually.ts";
import { expectProblem, isoTime, uuidV7 } from "./expect.ts";
import { mailsTo } from "./mail.ts";
import { complete, newTeam, newTodo, type Person, sharedList, type Team } from "./people.ts";

let team: Team;
let list: List;
beforeEach(async () => {
  team = await newTeam();
  list = await sharedList(team, "Launch party");
});

async function notificationsOf(person: Person): Promise<Notification[]> {
  return must(200, await person.get<Notification[]>("/notifications"));
}

/**
 * Expects a person's notifications in the product and by e-mail to have these titles, newest first.
 */
async function expectTold(person: Person, titles: string[]) {
  await eventually(async () => {
    const shown = await notificationsOf(person);
    expect(shown.map((notification) => notification.title)).toEqual(titles);
    const subjects = (await mailsTo(person.email)).map((mail) => mail.subject).sort();
    expect(subjects).toEqual(titles.map((title) => `Done: ${title}`).sort());
  });
}

test("completing a todo notifies every other member once, in every role", async () => {
  const todo = await complete(team.editor, await newTodo(team.owner, "Order cake", list));
  await expectTold(team.owner, ["Order cake"]);
  await expectTold(team.viewer, ["Order cake"]);
  expect(await notificationsOf(team.owner)).toEqual([
    {
      id: expect.stringMatching(uuidV7),
      todoId: todo.id,
      listId: list.id,
      title: "Order cake",
      completedBy: { id: team.editor.id, name: team.editor.name },
      createdAt: expect.stringMatching(isoTime),
      readAt: null,
    },
  ]);
  await expectTold(team.editor, []);
  await expectTold(team.stranger, []);
});

test("the e-mail names the todo, the person and the list", async () => {
  await complete(team.editor, await newTodo(team.owner, "Gâteau für 牛 🎂", list));
  await eventually(async () => {
    const [mail] = await mailsTo(team.owner.email);
    expect(mail?.subject).toBe("Done: Gâteau für 牛 🎂");
    expect(mail?.text).toContain("Edo Editor");
    expect(mail?.text).toContain("Launch party");
  });
});

// The last completion in the following tests shows that all earlier events were handled.

test("completing a completed todo notifies nobody again, and neither does moving or reopening it", async () => {
  const todo = await newTodo(team.owner, "Order cake", list);
  await complete(team.editor, todo);
  await complete(team.editor, todo);
  await complete(team.owner, todo);
  await team.editor.patch(`/todos/${todo.id}`, { order: 1 });
  await team.editor.patch(`/todos/${todo.id}`, { completed: false });
  await team.editor.patch(`/todos/${todo.id}`, { title: "Order two cakes" });
  await complete(team.editor, todo);
  await expectTold(team.viewer, ["Order two cakes", "Order cake"]);
});

test("only one of several concurrent completions notifies", async () => {
  const todo = await newTodo(team.owner, "Order cake", list);
  const people = [team.owner, team.editor, team.owner, team.editor];
  const completed = await Promise.all(people.map((person) => complete(person, todo)));
  expect(completed.map((answer) => answer.version)).toEqual([2, 2, 2, 2]);
  await complete(team.owner, await newTodo(team.owner, "Send invitations", list));
  await expectTold(team.viewer, ["Send invitations", "Order cake"]);
});

test("a todo in a list without other members notifies nobody", async () => {
  await complete(team.owner, await newTodo(team.owner, "Private"));
  await complete(team.owner, await newTodo(team.owner, "Public", list));
  await expectTold(team.viewer, ["Public"]);
  await expectTold(team.owner, []);
});

test("a former member gets no more notifications", async () => {
  await team.owner.delete(`/lists/${list.id}/members/${team.viewer.id}`);
  await complete(team.owner, await newTodo(team.owner, "Order cake", list));
  await expectTold(team.editor, ["Order cake"]);
  await expectTold(team.viewer, []);
});

test("a refused completion notifies nobody", async () => {
  const todo = await newTodo(team.owner, "Order cake", list);
  expectProblem(await team.viewer.patch(`/todos/${todo.id}`, { completed: true }), 403);
  expectProblem(await team.stranger.patch(`/todos/${todo.id}`, { completed: true }), 404);
  await complete(team.editor, await newTodo(team.owner, "Send invitations", list));
  await expectTold(team.owner, ["Send invitations"]);
});

test("reading a notification sets the time; reading it again changes nothing", async () => {
  await complete(team.editor, await newTodo(team.owner, "Order cake", list));
  await expectTold(team.owner, ["Order cake"]);
  const [news] = await notificationsOf(team.owner);
  const read = () => team.owner.post(`/notifications/${news?.id}/read`);
  expect((await read()).status).toBe(204);
  const [seen] = await notificationsOf(team.owner);
  expect(seen).toEqual({ ...news, readAt: expect.stringMatching(isoTime) });
  expect((await read()).status).toBe(204);
  expect(await notificationsOf(team.owner)).toEqual([seen]);
});

test("another person's notification is a 404", async () => {
  await complete(team.editor, await newTodo(team.owner, "Order cake", list));
  await expectTold(team.owner, ["Order cake"]);
  const [news] = await notificationsOf(team.owner);
  expectProblem(await team.viewer.post(`/notifications/${news?.id}/read`), 404);
  expect(await notificationsOf(team.owner)).toEqual([news]);
});
