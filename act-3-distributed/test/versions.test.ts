import request from "supertest";
import { expect, test } from "vitest";
import { eventually } from "./eventually.ts";
import { startApp } from "./harness.ts";
import { password, signUp } from "./people.ts";

test("below /v1, a response contains URLs below /v1, and nothing is deprecated", async () => {
  const { app } = await startApp({ PUBLIC_URL: "https://todo.example" });
  const ana = await signUp(app, "Ana");
  const list = await ana.post("/v1/lists").send({ name: "Party" }).expect(201);
  expect(list.headers.location).toBe(`/v1/lists/${list.body.id}`);
  const create = () => ana.post("/v1/todos").send({ title: "Cake", listId: list.body.id });
  const todo = await create().expect(201);
  expect(todo.headers.location).toBe(`/v1/todos/${todo.body.id}`);
  expect(todo.body.url).toBe(`https://todo.example/v1/todos/${todo.body.id}`);
  expect(todo.headers.deprecation).toBeUndefined();
  await create().expect(201);
  const page = await ana.get(`/v1/todos?listId=${list.body.id}&limit=1`).expect(200);
  expect(page.headers.link).toMatch(/^<https:\/\/todo.example\/v1\/todos\?[^>]+>; rel="next"$/);
  await eventually(async () => {
    const { body } = await ana.get("/v1/search?q=cake").expect(200);
    expect(body.items.map(({ url }: { url: string }) => url)).toContain(todo.body.url);
  });
  await request(app).get("/v1/healthz").expect(200);
});

test("a path without a version works as before, is deprecated and names its successor", async () => {
  const { app } = await startApp({ PUBLIC_URL: "https://todo.example" });
  const ana = await signUp(app, "Ana");
  const { body, headers } = await ana.post("/todos").send({ title: "Cake" }).expect(201);
  expect(headers.location).toBe(`/todos/${body.id}`);
  expect(body.url).toBe(`https://todo.example/todos/${body.id}`);
  expect(headers.deprecation).toBe(`@${Date.parse("2026-12-01") / 1_000}`);
  expect(headers.link).toBe('<https://todo.example/v1/todos>; rel="successor-version"');
  await ana.post("/todos").send({ title: "Tea" }).expect(201);
  const page = await ana.get("/todos?limit=1").expect(200);
  expect(page.headers.link).toMatch(
    /successor-version", <https:\/\/todo.example\/todos\?[^>]+>; rel="next"$/,
  );
});

test("a path cannot add a link to the response", async () => {
  const { app } = await startApp();
  const ana = await signUp(app, "Ana");
  const { headers } = await ana.get('/todos?cursor=x>;rel="next",<y').expect(400);
  expect(headers.link?.match(/[<>"]/g)?.join("")).toBe('<>""');
});

test("a version opens no other paths", async () => {
  const { app } = await startApp();
  const ana = await signUp(app, "Ana");
  for (const path of ["/v1", "/v1/v1/todos", "/v2/todos", "/v1/internal/email-details"]) {
    await ana.get(path).expect(404);
  }
  await request(app).get("/v1/todos").expect(401);
});

test("log-ins with and without a version have one limit", async () => {
  const { app } = await startApp({ LOGINS_PER_MINUTE: "3" });
  await signUp(app, "Ana");
  const logIn = (path: string) =>
    request(app).post(path).send({ email: "ana@example.com", password });
  await logIn("/v1/sessions").expect(201);
  await logIn("/sessions").expect(201);
  await logIn("/v1/sessions").expect(429);
});
