import { once } from "node:events";
import { createServer, type RequestListener, request as send } from "node:http";
import type { AddressInfo } from "node:net";
import express from "express";
import request from "supertest";
import { expect, onTestFinished, test } from "vitest";
import { createForward } from "../src/edge/forward.ts";
import { problems } from "../src/edge/problem.ts";
import { ana, callerOf } from "./application/given.ts";
import { eventually } from "./eventually.ts";

async function listen(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Starts a gateway in front of one service. Each request comes from Ana. */
async function startGateway(service: RequestListener, options = {}) {
  const errors: unknown[] = [];
  const app = express();
  app.use((_req, res, next) => {
    res.locals.caller = callerOf(ana);
    next();
  });
  const forward = createForward(
    () => "00-trace",
    (error) => errors.push(error),
  );
  app.use("/todos", forward([await listen(service)], options));
  app.use(problems(() => {}));
  return { url: await listen(app), errors };
}

const echo: RequestListener = (req, res) => {
  res.setHeader("Content-Type", "application/json");
  res.end(JSON.stringify({ url: req.url, method: req.method, headers: req.headers }));
};

test("a caller can set neither its identity nor its address nor its trace", async () => {
  const { url } = await startGateway(echo);
  const { body } = await request(url)
    .get("/todos?listId=1")
    .set("X-Identity", "forged")
    .set("X-Forwarded-For", "1.2.3.4")
    .set("X-Forwarded-Host", "evil.example")
    .set("Traceparent", "00-forged")
    .set("Connection", "close, X-Identity, X-Mine")
    .set("X-Mine", "only for this connection");
  expect(body.url).toBe("/todos?listId=1");
  expect(body.headers["x-forwarded-for"]).toMatch(/127\.0\.0\.1$/);
  expect(body.headers.traceparent).toBe("00-trace");
  expect(body.headers["x-forwarded-host"]).toBeUndefined();
  expect(body.headers["x-mine"]).toBeUndefined();
  const identity = Buffer.from(body.headers["x-identity"], "base64url").toString();
  expect(JSON.parse(identity)).toEqual(ana);
});

test("only the service of sessions sees the session", async () => {
  for (const withSession of [true, false]) {
    const { url } = await startGateway(echo, { withSession });
    const sent = request(url).get("/todos").set("Cookie", "session-1=abc");
    const { body } = await sent.set("Authorization", "Bearer abc");
    expect("cookie" in body.headers).toBe(withSession);
    expect("authorization" in body.headers).toBe(withSession);
  }
});

test("statuses, bodies and several cookies arrive as they are", async () => {
  const { url } = await startGateway((req, res) => {
    res.setHeader("Set-Cookie", ["a=1", "b=2"]);
    res.setHeader("Content-Type", "application/json");
    res.statusCode = req.method === "DELETE" ? 204 : 201;
    if (req.method === "DELETE") res.end();
    else req.pipe(res);
  });
  const created = await request(url).post("/todos").send({ title: "Milk" }).expect(201);
  expect(created.headers["set-cookie"]).toEqual(["a=1", "b=2"]);
  expect(created.body).toEqual({ title: "Milk" });
  await request(url).delete("/todos").expect(204);
  const head = await request(url).head("/todos").expect(201);
  expect(head.text ?? "").toBe("");
});

test("a response is passed on while it arrives", async () => {
  const going = Promise.withResolvers<void>();
  const { url } = await startGateway(async (_req, res) => {
    res.write("first");
    await going.promise;
    res.end("last");
  });
  const response = await fetch(`${url}/todos`);
  const reader = response.body?.getReader();
  expect(Buffer.from((await reader?.read())?.value ?? []).toString()).toBe("first");
  going.resolve();
  expect(Buffer.from((await reader?.read())?.value ?? []).toString()).toBe("last");
});

test("if the client leaves, the request to the service is aborted", async () => {
  let closed = 0;
  const arrived = Promise.withResolvers<void>();
  const { url, errors } = await startGateway((_req, res) => {
    arrived.resolve();
    res.once("close", () => closed++);
  });
  const client = send(`${url}/todos`).on("error", () => {});
  client.end();
  await arrived.promise;
  client.destroy();
  await eventually(() => expect(closed).toBe(1));
  expect(errors).toEqual([]);
});

test("an absolute URL is forwarded as its path, which is not changed", async () => {
  const { url } = await startGateway(echo);
  const { port } = new URL(url);
  const urlOf = async (path: string) => {
    const sent = send({ host: "127.0.0.1", port, path }).end();
    const [response] = await once(sent, "response");
    return JSON.parse((await response.toArray()).join("")).url;
  };
  expect(await urlOf("http://elsewhere/todos?a=%2e")).toBe("/todos?a=%2e");
  expect(await urlOf("/todos/../internal")).toBe("/todos/../internal");
});

test("a service that is down is a 503, and a response that breaks off breaks off for the client", async () => {
  const app = express();
  const errors: unknown[] = [];
  const forward = createForward(
    () => undefined,
    (error) => errors.push(error),
  );
  app.use("/down", forward(["http://127.0.0.1:1"]));
  const broken = await listen((_req, res) => {
    res.writeHead(200, { "Content-Length": "100" });
    res.write("half", () => res.destroy());
  });
  app.use("/broken", forward([broken]));
  app.use(problems(() => {}));
  const url = await listen(app);
  const { body } = await request(url).get("/down").expect(503);
  expect(body).toMatchObject({ detail: expect.stringContaining("does not answer") });
  await expect(fetch(`${url}/broken`).then((response) => response.text())).rejects.toThrow();
  await eventually(() => expect(errors).toHaveLength(2));
});

test("the processes of a service take turns", async () => {
  const counts = [0, 0];
  const urls = await Promise.all(
    counts.map((_, i) =>
      listen((_req, res) => {
        counts[i] = (counts[i] ?? 0) + 1;
        res.end();
      }),
    ),
  );
  const app = express();
  app.use(
    createForward(
      () => undefined,
      () => {},
    )(urls),
  );
  const url = await listen(app);
  for (let i = 0; i < 10; i++) await fetch(url);
  expect(counts).toEqual([5, 5]);
});
