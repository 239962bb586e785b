import { once } from "node:events";
import { createServer, type RequestListener, request, type Server } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { text } from "node:stream/consumers";
import { expect, onTestFinished, test } from "vitest";
import { createFront } from "../src/programs/front.ts";

async function listen(server: Server): Promise<number> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return (server.address() as AddressInfo).port;
}

/** Starts a front for an app that answers requests with `handle`. */
async function startFront(handle: RequestListener) {
  const app = createServer(handle);
  const front = createFront();
  front.forwardTo(await listen(app));
  const url = `http://127.0.0.1:${await listen(front.server)}`;
  return { front, app, url };
}

test("the front forwards requests and responses unchanged", async () => {
  const { url } = await startFront((req, res) => {
    res.writeHead(201, { Location: "/todos/1", "Set-Cookie": ["a=1", "b=2"] });
    res.write(`${req.method} ${req.url} ${req.headers.cookie} `);
    req.pipe(res);
  });
  const answer = await fetch(`${url}/todos?listId=1`, {
    method: "POST",
    headers: { Cookie: "session=x" },
    body: "Cake",
  });
  expect(answer.status).toBe(201);
  expect(answer.headers.get("location")).toBe("/todos/1");
  expect(answer.headers.getSetCookie()).toEqual(["a=1", "b=2"]);
  expect(await answer.text()).toBe("POST /todos?listId=1 session=x Cake");
});

test("the front sets the client's address, which a client cannot forge", async () => {
  const { url } = await startFront((req, res) => void res.end(JSON.stringify(req.headers)));
  const answer = await fetch(url, {
    headers: { "X-Forwarded-For": "203.0.113.9", "X-Forwarded-Host": "evil.example" },
  });
  const headers = (await answer.json()) as Record<string, string>;
  expect(headers["x-forwarded-for"]).toBe("203.0.113.9, 127.0.0.1");
  expect(headers["x-forwarded-host"]).toBeUndefined();
});

test("the front limits requests like the app: malformed ones get a problem, slow ones a 408", async () => {
  const { front, url } = await startFront((_req, res) => void res.end());
  const socket = connect(Number(new URL(url).port), "127.0.0.1");
  socket.write("hello\r\n\r\n");
  expect(await text(socket)).toContain("application/problem+json");
  expect(front.server).toMatchObject({ headersTimeout: 15_000, requestTimeout: 30_000 });
});

test("every request gets a response while the app behind the front is replaced", async () => {
  const { front, app, url } = await startFront((_req, res) => {
    setTimeout(() => res.end("old"), 20);
  });
  const replacement = createServer((_req, res) => void res.end("new"));
  const port = await listen(replacement);
  const answers: string[] = [];
  const ask = async () => {
    while (answers.at(-1) !== "new") {
      const answer = await fetch(url);
      answers.push(`${answer.ok ? "" : "failed: "}${await answer.text()}`);
    }
  };
  const clients = [ask(), ask(), ask(), ask()];
  while (!answers.includes("old")) await new Promise(setImmediate);
  front.forwardTo(port);
  app.close();
  await Promise.all(clients);
  expect(new Set(answers)).toEqual(new Set(["old", "new"]));
});

test("when a client disconnects, the request to the app ends, too", async () => {
  const left = Promise.withResolvers<void>();
  const arrived = Promise.withResolvers<void>();
  const { url } = await startFront((_req, res) => {
    arrived.resolve();
    res.on("close", left.resolve);
  });
  const client = request(url).on("error", () => {});
  client.end();
  await arrived.promise;
  client.destroy();
  await left.promise;
});

test("a client that resets its connection does not stop the front", async () => {
  const { url } = await startFront((_req, res) => void res.end("here"));
  for (let i = 0; i < 50; i++) {
    const socket = connect(Number(new URL(url).port), "127.0.0.1");
    await once(socket, "connect");
    socket.write("GET / HTTP/1.1\r\nHost: x\r\n\r\n", () => socket.resetAndDestroy());
    await once(socket, "close");
  }
  expect(await (await fetch(url)).text()).toBe("here");
});

test("if no app responds, the front returns a problem", async () => {
  const { app, url } = await startFront(() => {});
  app.close();
  const answer = await fetch(url);
  expect(answer.status).toBe(503);
  expect(answer.headers.get("content-type")).toBe("application/problem+json");
});
