import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import request from "supertest";
import { expect, onTestFinished, test } from "vitest";
import { eventually } from "./eventually.ts";
import { findable } from "./findable.ts";
import { startApp } from "./harness.ts";
import { signUp } from "./people.ts";
import { searchUrl } from "./search-engine.ts";

/** A way to OpenSearch that a test can close and open again. */
async function startRoad() {
  const { hostname, port } = new URL(searchUrl());
  const sockets = new Set<Socket>();
  let isOpen = true;
  const server = createServer((caller) => {
    if (!isOpen) return caller.destroy();
    const engine = connect(Number(port), hostname);
    for (const socket of [caller, engine]) {
      sockets.add(socket);
      socket.on("error", () => {}).on("close", () => sockets.delete(socket));
    }
    caller.pipe(engine).pipe(caller);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close() {
      isOpen = false;
      for (const socket of sockets) socket.destroy();
    },
    open: () => (isOpen = true),
  };
}

test("while OpenSearch is down, only search is, and afterwards search shows what was missed", async () => {
  const road = await startRoad();
  const { app } = await startApp({ OPENSEARCH_URL: road.url });
  const ana = await signUp(app, "Ana");
  await ana.post("/todos").send({ title: "Milk" }).expect(201);
  await findable(ana);
  road.close();
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
  road.open();
  await eventually(async () => {
    const { body } = await ana.get("/search?q=bread").expect(200);
    expect(body.items).toMatchObject([{ completed: true }]);
  });
});
