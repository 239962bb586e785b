import request, { type Response } from "supertest";
import { expect, test } from "vitest";
import { z } from "zod";
import { accountApi, sessionApi } from "../src/edge/account-routes.ts";
import type { Api } from "../src/edge/api.ts";
import { healthApi } from "../src/edge/health-routes.ts";
import { listApi } from "../src/edge/list-routes.ts";
import { memberApi } from "../src/edge/member-routes.ts";
import { notificationApi } from "../src/edge/notification-routes.ts";
import { ProblemJson } from "../src/edge/problem.ts";
import { searchApi } from "../src/edge/search-routes.ts";
import { statisticsApi } from "../src/edge/statistics-routes.ts";
import { todoApi } from "../src/edge/todo-routes.ts";
import { eventually } from "./eventually.ts";
import { startApp } from "./harness.ts";
import { password, shareList } from "./people.ts";

const api = {
  ...accountApi,
  ...sessionApi,
  ...listApi,
  ...memberApi,
  ...todoApi,
  ...searchApi,
  ...notificationApi,
  ...statisticsApi,
  ...healthApi,
} satisfies Api;

const allAnswers = Object.entries<Api[string]>(api).flatMap(([name, { responses }]) =>
  Object.keys(responses).map((status) => `${name} ${status}`),
);

test("every response has the status and the body that its route describes", async () => {
  const { app, stop } = await startApp();
  const seen = new Set<string>();
  function check(name: keyof typeof api, { status, body }: Response) {
    const { responses }: Api[string] = api[name];
    const schema = responses[status];
    expect(schema, `${name} answered ${status}`).toBeDefined();
    expect(schema?.parse(body) ?? {}, name).toEqual(body);
    seen.add(`${name} ${status}`);
    return body;
  }

  const dora = { email: "dora@example.com", password };
  check(
    "signUp",
    await request(app)
      .post("/accounts")
      .send({ ...dora, name: "Dora" }),
  );
  check("logIn", await request(app).post("/sessions").send(dora));

  const { ana, ben, list } = await shareList(app);
  check("me", await ana.get("/me"));
  check("showLists", await ana.get("/lists"));
  check("createList", await ana.post("/lists").send({ name: "Garden" }));
  check("showList", await ana.get(`/lists/${list.id}`));
  check("renameList", await ana.patch(`/lists/${list.id}`).send({ name: "Feast" }));

  const members = `/lists/${list.id}/members`;
  const member = check(
    "addMember",
    await ana.post(members).send({ email: dora.email, role: "viewer" }),
  );
  check("showMembers", await ana.get(members));
  check("changeRole", await ana.put(`${members}/${member.accountId}`).send({ role: "editor" }));
  check("removeMember", await ana.delete(`${members}/${member.accountId}`));

  const todo = check(
    "createTodo",
    await ana.post("/todos").send({ title: "Cake", listId: list.id }),
  );
  check("showTodos", await ana.get(`/todos?listId=${list.id}`));
  check("showTodo", await ana.get(`/todos/${todo.id}`));
  check("changeTodo", await ana.patch(`/todos/${todo.id}`).send({ completed: true }));
  await eventually(async () => {
    expect(check("search", await ana.get("/search?q=cake")).items).toHaveLength(1);
  });
  check("showStatistics", await ana.get(`/lists/${list.id}/stats`));

  const notification = await eventually(async () => {
    const notifications = check("showNotifications", await ben.get("/notifications"));
    expect(notifications).toHaveLength(1);
    return notifications[0];
  });
  check("markRead", await ben.post(`/notifications/${notification.id}/read`));

  check("deleteTodo", await ana.delete(`/todos/${todo.id}`));
  check("clearTodos", await ana.delete(`/todos?listId=${list.id}`));
  check("deleteList", await ana.delete(`/lists/${list.id}`));
  check("logOut", await ana.delete("/sessions/current"));
  check("showHealth", await request(app).get("/healthz"));
  check("showReadiness", await request(app).get("/readyz"));
  await stop();
  check("showReadiness", await request(app).get("/readyz"));

  expect([...seen].sort()).toEqual(allAnswers.sort());
});

test("every error response is a problem", async () => {
  const { app } = await startApp();
  const { ana, ben, list } = await shareList(app);
  const refusals = [
    await request(app).get("/me").expect(401),
    await ana.post("/lists").send({ name: "", nonsense: true }).expect(400),
    await ben.delete(`/lists/${list.id}`).expect(403),
    await ana.get("/nowhere").expect(404),
    await ana.get("/lists/1").expect(404),
  ];
  for (const { type, body } of refusals) {
    expect(type).toBe("application/problem+json");
    expect(ProblemJson.parse(body)).toEqual(body);
  }
});

test("API documentation can be generated from every schema", () => {
  for (const route of Object.values<Api[string]>(api)) {
    const { params, query, body } = route;
    for (const schema of [params, query, body]) {
      if (schema) z.toJSONSchema(schema, { io: "input" });
    }
    for (const schema of Object.values(route.responses)) {
      if (schema) z.toJSONSchema(schema);
    }
  }
});

test("an unknown method on a known path is refused with the methods that work there", async () => {
  const { app } = await startApp();
  const { ana, list } = await shareList(app);
  const { headers, type } = await ana.put("/todos").expect(405);
  expect(headers.allow).toBe("GET, POST, DELETE");
  expect(type).toBe("application/problem+json");
  const members = await ana.delete(`/lists/${list.id}/members`).expect(405);
  expect(members.headers.allow).toBe("GET, POST");
  await request(app).put("/sessions").expect(405);
});

test("an id may be in upper case", async () => {
  const { app } = await startApp();
  const { ana, list } = await shareList(app);
  const { body: todo } = await ana.post("/todos").send({ title: "Cake", listId: list.id });
  const shouted = await ana.get(`/todos/${todo.id.toUpperCase()}`).expect(200);
  expect(shouted.body).toEqual(todo);
  const { body: todos } = await ana.get(`/todos?listId=${list.id.toUpperCase()}`).expect(200);
  expect(todos).toEqual([todo]);
});
