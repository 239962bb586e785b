import { expect, test } from "vitest";
import { sendRaw } from "./raw-request.ts";

const host = "Host: localhost\r\nConnection: close\r\n";

test.each([
  ["an invalid URL", `GET http://[ HTTP/1.1\r\n${host}\r\n`],
  ["a URL with an invalid port", `GET http://localhost:x/me HTTP/1.1\r\n${host}\r\n`],
  ["an unknown method", `BREW /todos HTTP/1.1\r\n${host}\r\n`],
  ["an invalid version of HTTP", `GET /me HTTP/9.9\r\n${host}\r\n`],
  ["a header without a name", `GET /me HTTP/1.1\r\n${host}: x\r\n\r\n`],
  ["a header that is too long", `GET /me HTTP/1.1\r\n${host}X: ${"x".repeat(40_000)}\r\n\r\n`],
  [
    "two lengths",
    `POST /todos HTTP/1.1\r\n${host}Content-Length: 1\r\nContent-Length: 2\r\n\r\n{}`,
  ],
  ["a broken chunk", `POST /todos HTTP/1.1\r\n${host}Transfer-Encoding: chunked\r\n\r\nx\r\n`],
])("%s gets a problem", async (_, request) => {
  const { status, head, body } = await sendRaw(request);
  expect(status).toBeGreaterThanOrEqual(400);
  expect(status).toBeLessThan(500);
  expect(head).toMatch(/^content-type: application\/problem\+json\b/im);
  expect(JSON.parse(body)).toMatchObject({
    type: "about:blank",
    status,
    detail: expect.stringMatching(/\S/),
  });
});
