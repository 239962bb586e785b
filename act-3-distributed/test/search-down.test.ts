import request from "supertest";
import { expect, test } from "vitest";
import { eventually } from "./eventually.ts";
import { findable } from "./findable.ts";
import { startApp } from "./harness.ts";
import { natsUrl } from "./nats.ts";
import { signUp } from "./people.ts";
import { searchUrl } from "./search-engine.ts";
import { tcpProxy } from "./tcp-proxy.ts";

test("while OpenSearch is down, only search is, and afterwards search shows what was missed", async () => {
  const { url, setDown } = await tcpProxy(searchUrl());
  const { app } = await startApp({ OPENSEARCH_URL: url });
  const ana = await signUp(app, "Ana");
  await ana.post("/todos").send({ title: "Milk" }).expect(201);
  await findable(ana);
  setDown(true);
  const { body } = await ana.get("/search?q=milk").expect(503);
  expect(body.detail).toBe(
    "Search is not available now. Everything else works. Try again in a moment.",
  );
  const { body: bread } = await ana.post("/todos").send({ title: "Bread" }).expect(201);
  await ana.patch(`/todos/${bread.id}`).send({ completed: true }).expect(200);
  await ana.get("/todos").expect(200);
  await ana.get("/notifications").expect(200);
  const { body: ready } = await request(app).get("/readyz").expect(503);
  expect(ready.failing).toEqual(["read-api"]);
  setDown(false);
  await eventually(async () => {
    const { body } = await ana.get("/search?q=bread").expect(200);
    expect(body.items).toMatchObject([{ completed: true }]);
  });
});

test("while NATS is down, search says that it is not available", async () => {
  const { url, setDown } = await tcpProxy(natsUrl());
  const { app } = await startApp({ NATS_URL: url });
  const ana = await signUp(app, "Ana");
  await ana.get("/search?q=milk").expect(200);
  setDown(true);
  const { body } = await ana.get("/search?q=milk").expect(503);
  expect(body.detail).toContain("Search is not available now.");
  await ana.get("/todos").expect(200);
  setDown(false);
  await eventually(() => ana.get("/search?q=milk").expect(200));
});
