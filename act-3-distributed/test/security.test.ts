import type { Express } from "express";
import request from "supertest";
import { expect, test } from "vitest";
import { readHttpConfig } from "../src/ops/config.ts";
import { eventually } from "./eventually.ts";
import { startApp } from "./harness.ts";
import { signUp } from "./people.ts";

test("the API requires a session", async () => {
  const { app } = await startApp();
  for (const path of ["/me", "/lists", "/todos", "/search", "/notifications", "/nowhere"]) {
    const { type } = await request(app).get(path).expect(401);
    expect(type).toBe("application/problem+json");
  }
});

test("another site's page can't act for the user", async () => {
  const { app } = await startApp();
  const ana = await signUp(app, "Ana");
  const post = () => ana.post("/todos").send({ title: "Milk" });
  await post().set("Origin", "https://evil.example").expect(403);
  const { headers } = await post().set("Sec-Fetch-Site", "cross-site").expect(403);
  expect(headers["content-security-policy"]).toContain("default-src 'self'");
  expect(headers["x-content-type-options"]).toBe("nosniff");
  await post().set("Sec-Fetch-Site", "same-origin").expect(201);
});

test("invalid bodies get a 4xx", async () => {
  const { app } = await startApp();
  const ana = await signUp(app, "Ana");
  const post = (type: string, body: string) =>
    ana.post("/todos").set("Content-Type", type).send(body);
  await post("application/json", '{"title":').expect(400);
  await post("text/plain", "Milk").expect(415);
  await post("application/json", JSON.stringify({ title: "x".repeat(70_000) })).expect(413);
});

test("the page runs only its own scripts, and API responses are not cached", async () => {
  const { app } = await startApp();
  const { headers } = await request(app).get("/").expect(200);
  expect(headers["content-security-policy"]).toContain("default-src 'self'");
  const ana = await signUp(app, "Ana");
  expect((await ana.get("/me")).headers["cache-control"]).toBe("no-store");
});

test("the page's scripts are sent without types, and sent again only after a change", async () => {
  const { app } = await startApp();
  const { headers, text } = await request(app).get("/web/main.ts").expect(200);
  expect(headers["content-type"]).toContain("text/javascript");
  expect(text).not.toContain("import type");
  await request(app)
    .get("/web/main.ts")
    .set("If-None-Match", headers.etag ?? "")
    .expect(304);
});

test("a server error reveals no internals", async () => {
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

test("requests from one address are limited", async () => {
  const { app } = await startApp({ REQUESTS_PER_SECOND: "2" });
  await eventually(async () => {
    const answers = await Promise.all([1, 2, 3].map(() => request(app).get("/healthz")));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 429]);
  });
});

/** Sends a request that counts towards the limit of its address. Returns the status. */
async function signInFrom(app: Express, forwardedFor: string): Promise<number> {
  const { status } = await request(app).post("/sessions").set("X-Forwarded-For", forwardedFor);
  return status;
}

test("without TRUST_PROXY a caller can't choose its address", async () => {
  const { app } = await startApp({ SIGN_INS_PER_MINUTE: "1" });
  expect(await signInFrom(app, "10.0.0.1")).toBe(400);
  expect(await signInFrom(app, "10.0.0.2")).toBe(429);
});

test.each(["1", "127.0.0.0/8, ::1, ::ffff:127.0.0.1"])(
  "the proxy sets the address with TRUST_PROXY=%s",
  async (trusted) => {
    const { app } = await startApp({ SIGN_INS_PER_MINUTE: "1", TRUST_PROXY: trusted });
    expect(await signInFrom(app, "10.0.0.1")).toBe(400);
    expect(await signInFrom(app, "10.0.0.2")).toBe(400);
    expect(await signInFrom(app, "10.0.0.3, 10.0.0.1")).toBe(429);
  },
);

test("TRUST_PROXY trusts only the proxies that it names", async () => {
  const { app } = await startApp({ SIGN_INS_PER_MINUTE: "1", TRUST_PROXY: "192.0.2.1" });
  expect(await signInFrom(app, "10.0.0.1")).toBe(400);
  expect(await signInFrom(app, "10.0.0.2")).toBe(429);
});

test.each(["true", "loopback", "0", "10.0.0"])("TRUST_PROXY=%s is refused", (value) => {
  expect(() => readHttpConfig({ TRUST_PROXY: value })).toThrow("TRUST_PROXY");
});
