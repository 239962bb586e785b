import request from "supertest";
import { expect, test } from "vitest";
import { startApp } from "./harness.ts";
import { signUp } from "./people.ts";

test("without a session there is nothing to see", async () => {
  const { app } = await startApp();
  for (const path of ["/me", "/lists", "/todos", "/search", "/notifications", "/nowhere"]) {
    const { type } = await request(app).get(path).expect(401);
    expect(type).toBe("application/problem+json");
  }
});

test("another site's page can't act for our user", async () => {
  const { app } = await startApp();
  const ana = await signUp(app, "Ana");
  const post = () => ana.post("/todos").send({ title: "Milk" });
  await post().set("Origin", "https://evil.example").expect(403);
  await post().set("Sec-Fetch-Site", "cross-site").expect(403);
  await post().set("Sec-Fetch-Site", "same-origin").expect(201);
});

test("bad bodies are the client's fault", async () => {
  const { app } = await startApp();
  const ana = await signUp(app, "Ana");
  const post = (type: string, body: string) =>
    ana.post("/todos").set("Content-Type", type).send(body);
  await post("application/json", '{"title":').expect(400);
  await post("text/plain", "Milk").expect(415);
  await post("application/json", JSON.stringify({ title: "x".repeat(70_000) })).expect(413);
});

test("the page runs its own scripts only; the API's answers are kept by nobody", async () => {
  const { app } = await startApp();
  const { headers } = await request(app).get("/").expect(200);
  expect(headers["content-security-policy"]).toContain("default-src 'self'");
  const ana = await signUp(app, "Ana");
  expect((await ana.get("/me")).headers["cache-control"]).toBe("no-store");
});

test("the page's scripts come without types and are asked for again only when they change", async () => {
  const { app } = await startApp();
  const { headers, text } = await request(app).get("/web/main.ts").expect(200);
  expect(headers["content-type"]).toContain("text/javascript");
  expect(text).not.toContain("import type");
  await request(app)
    .get("/web/main.ts")
    .set("If-None-Match", headers.etag ?? "")
    .expect(304);
});

test("a failure of ours tells nobody how the inside looks", async () => {
  const { app, stop } = await startApp();
  const ana = await signUp(app, "Ana");
  await stop();
  const { body } = await ana.get("/me").expect(500);
  expect(body).toMatchObject({
    status: 500,
    detail: "Something went wrong on the server. Try again.",
  });
  expect(JSON.stringify(body)).not.toMatch(/database|pool|connection/i);
});
