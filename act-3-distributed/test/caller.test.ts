import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import type { AccountUseCases } from "../src/application/accounts.ts";
import type { Caller } from "../src/application/caller.ts";
import { buildApp } from "../src/edge/app.ts";
import { requireSession, sessionCookie } from "../src/edge/session.ts";
import { eventually } from "./eventually.ts";

const account = { id: "a", email: "ana@example.com", name: "Ana" };

/** Starts an app in which every caller is Ana. Requests to /slow get no response. */
async function startApp(authenticate = async () => account) {
  const callers: Caller[] = [];
  const accounts = { authenticate } as unknown as AccountUseCases;
  const app = buildApp(
    [
      requireSession(accounts, sessionCookie("http://localhost")),
      (req, res) => {
        callers.push(res.locals.caller);
        if (req.path !== "/slow") res.json({});
      },
    ],
    [],
    () => {},
  );
  const server = app.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, server, callers };
}

test("the caller's signal aborts when the client disconnects", async () => {
  const { url, callers } = await startApp();
  const leaving = new AbortController();
  const answer = fetch(`${url}/slow`, { signal: leaving.signal }).catch(() => "left");
  await eventually(() => expect(callers).toHaveLength(1));
  expect(callers[0]).toMatchObject({ account, signal: { aborted: false } });
  leaving.abort();
  expect(await answer).toBe("left");
  await eventually(() => expect(callers[0]?.signal.aborted).toBe(true));
});

test("the caller's signal aborts when the client disconnects while its session is read", async () => {
  const session = Promise.withResolvers<typeof account>();
  const { url, server, callers } = await startApp(() => session.promise);
  const leaving = new AbortController();
  const requested = once(server, "request");
  const answer = fetch(url, { signal: leaving.signal }).catch(() => "left");
  const [, res] = await requested;
  leaving.abort();
  expect(await answer).toBe("left");
  await once(res, "close");
  session.resolve(account);
  await eventually(() => expect(callers).toMatchObject([{ signal: { aborted: true } }]));
});

test("the caller's signal does not abort after a response", async () => {
  const { url, callers } = await startApp();
  const answer = await fetch(url, { headers: { connection: "close" } });
  await answer.json();
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(callers[0]?.signal.aborted).toBe(false);
});
