import { once } from "node:events";
import { type AddressInfo, connect, type Socket } from "node:net";
import { text } from "node:stream/consumers";
import { expect, onTestFinished, test } from "vitest";
import { appServer } from "../src/edge/server.ts";
import { startApp } from "./harness.ts";

/** Connects to a new server. */
async function openSocket(requestTimeoutMs?: number): Promise<Socket> {
  const { app } = await startApp();
  const server = appServer(app, requestTimeoutMs).listen(0, "127.0.0.1");
  onTestFinished(() => void server.close());
  await once(server, "listening");
  return connect((server.address() as AddressInfo).port, "127.0.0.1");
}

/** Sends bytes to a new server and returns its whole response. */
async function exchange(bytes: string, requestTimeoutMs?: number): Promise<string> {
  const socket = await openSocket(requestTimeoutMs);
  socket.write(bytes);
  return text(socket);
}

const headers = "Host: localhost\r\nConnection: close\r\n";

test.each([
  ["a URL that can't be parsed", `GET http://[ HTTP/1.1\r\n${headers}\r\n`],
  ["text that is not HTTP", "hello\r\n\r\n"],
])("the response is a problem for %s", async (_, bytes) => {
  const answer = await exchange(bytes);
  expect(answer).toMatch(/^HTTP\/1\.1 4\d\d /);
  expect(answer).toMatch(/^content-type: application\/problem\+json/im);
});

test("a request that never ends gets a 408, wherever it stops", async () => {
  const type = "Content-Type: application/json\r\n";
  const half = `POST /accounts HTTP/1.1\r\n${headers}${type}Content-Length: 100\r\n\r\n{"email":`;
  for (const bytes of [half, half.slice(0, 20)]) {
    const answer = await exchange(bytes, 500);
    expect(answer).toMatch(/^HTTP\/1\.1 408 /);
    expect(answer).toContain("application/problem+json");
  }
});

test("a request that is malformed after its response gets no second response", async () => {
  const socket = await openSocket();
  socket.write("POST /todos HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n");
  const [first] = await once(socket, "data");
  socket.write("this is not a chunk\r\n");
  const all = `${first}${await text(socket)}`;
  expect(all.match(/HTTP\/1\.1 \d+/g)).toEqual(["HTTP/1.1 401"]);
});
