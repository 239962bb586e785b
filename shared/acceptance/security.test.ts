import { beforeAll, describe, expect, test } from "vitest";
import { caller, type Session, type Todo } from "./client.ts";
import { expectProblem } from "./expect.ts";
import { inbox, newEmail, newTodo, type Person, password, signUp, todosOf } from "./people.ts";

const anonymous = caller();
let ana: Person;
let publicOrigin: string;
beforeAll(async () => {
  ana = await signUp();
  const todo: Todo = await newTodo(ana, "Look at the address");
  publicOrigin = new URL(todo.url).origin;
});

describe("another site can't write in my name", () => {
  const foreign: Record<string, string>[] = [
    { origin: "https://evil.example" },
    { origin: "null" },
    { origin: "http://localhost:1" },
    { "sec-fetch-site": "cross-site" },
    { "sec-fetch-site": "same-site" },
  ];
  test.each(foreign)("%j is refused, and nothing is written", async (headers) => {
    const list = await inbox(ana);
    const before = await todosOf(ana, list);
    const { id } = before[0] as Todo;
    const body = { title: "Forged" };
    expectProblem(await ana.post("/todos", body, { headers }), 403);
    expectProblem(await ana.patch(`/todos/${id}`, body, { headers }), 403);
    expectProblem(await ana.delete(`/todos/${id}`, { headers }), 403);
    expectProblem(await ana.put(`/lists/${list.id}/members/${ana.id}`, {}, { headers }), 403);
    expect(await todosOf(ana, list)).toEqual(before);
  });

  test.each(foreign)("%j can't log anybody in or sign anybody up", async (headers) => {
    const session = { email: ana.email, password };
    expectProblem(await anonymous.post("/sessions", session, { headers }), 403);
    const account = { email: newEmail(), name: "Ana", password };
    expectProblem(await anonymous.post("/accounts", account, { headers }), 403);
    expect((await anonymous.post("/accounts", account)).status).toBe(201);
  });

  test("also if the session comes as a cookie", async () => {
    const answer = await anonymous.post<Session>("/sessions", { email: ana.email, password });
    const cookie = answer.headers.get("set-cookie")?.split(";")[0] ?? "";
    const write = (headers: object) =>
      anonymous.post("/todos", { title: "Mine" }, { headers: { cookie, ...headers } });
    expectProblem(await write({ origin: "https://evil.example" }), 403);
    expect((await write({ origin: publicOrigin })).status).toBe(201);
  });

  test.each(["same-origin", "none"])("the page itself can: Sec-Fetch-Site %s", async (site) => {
    const headers = { origin: publicOrigin, "sec-fetch-site": site };
    expect((await ana.post("/todos", { title: "Mine" }, { headers })).status).toBe(201);
  });

  test("reading is not limited to the page", async () => {
    const headers = { "sec-fetch-site": "cross-site", origin: "https://evil.example" };
    expect((await ana.get("/me", { headers })).status).toBe(200);
  });
});

test("no response allows another origin to read it", async () => {
  const headers = { origin: "https://evil.example" };
  for (const path of ["/me", "/todos", "/healthz", "/"]) {
    const answer = await ana.get(path, { headers });
    expect(answer.headers.get("access-control-allow-origin")).toBeNull();
  }
});

test("API responses are not cached, including problems", async () => {
  const answers = [
    await ana.get("/me"),
    await ana.get("/todos"),
    await ana.get("/search?q=a"),
    await ana.post("/todos", { title: "Milk" }),
    await ana.post("/todos", { title: "" }),
    await ana.get("/no-such-route"),
    await anonymous.get("/me"),
    await anonymous.get("/healthz"),
  ];
  for (const { headers, request } of answers) {
    expect(headers.get("cache-control"), request).toBe("no-store");
  }
});

describe("the page's files", () => {
  test("are cached, but revalidated each time", async () => {
    const first = await anonymous.get("/");
    expect(first.headers.get("content-type")).toMatch(/^text\/html/);
    expect(first.headers.get("cache-control")).toBe("no-cache");
    const etag = first.headers.get("etag") ?? "";
    expect(etag).not.toBe("");
    // Without its own cache-control, fetch would ask for a fresh copy.
    const headers = { "if-none-match": etag, "cache-control": "max-age=0" };
    const again = await anonymous.get("/", { headers });
    expect(again.status).toBe(304);
  });

  test("all exist, each with its type, and none is on another site", async () => {
    const html = (await anonymous.get<string>("/")).body;
    const addresses = [...html.matchAll(/(?:src|href)="([^"#]+)"/g)].map((match) => match[1] ?? "");
    expect(addresses.length).toBeGreaterThan(0);
    for (const address of addresses) {
      const { pathname, origin } = new URL(address, "http://page");
      expect(origin).toBe("http://page");
      const { status, headers } = await anonymous.get(pathname);
      expect(status, address).toBe(200);
      if (/\.[jt]s$/.test(pathname)) {
        expect(headers.get("content-type")).toMatch(/^text\/javascript/);
      }
    }
  });

  test.each([
    "/web/..%2fpackage.json",
    "/web/%2e%2e%2fpackage.json",
    "/web/..%2f..%2f..%2f..%2fetc%2fpasswd",
    "/web/%00",
    "/web/.env",
    "/package.json",
    "/src/main.ts",
  ])("no other file is served: %s", async (path) => {
    expect((await ana.get(path)).status).toBeGreaterThanOrEqual(400);
  });
});

test("the page has security headers", async () => {
  const { headers } = await anonymous.get("/");
  const policy = headers.get("content-security-policy") ?? "";
  expect(policy).toMatch(/(^|;)\s*default-src 'self'\s*(;|$)/);
  expect(policy).not.toMatch(/unsafe-inline|unsafe-eval|https?:|\*/);
  expect(policy).toMatch(/frame-ancestors '(self|none)'/);
  expect(headers.get("x-content-type-options")).toBe("nosniff");
  expect(headers.get("referrer-policy")).toMatch(/^(no-referrer|same-origin)$/);
  expect(headers.get("x-powered-by")).toBeNull();
});

test("API responses can't be interpreted as a page", async () => {
  const title = "<script>alert(1)</script>";
  const answers = [await ana.post("/todos", { title }), await ana.get(`/lists/${title}`)];
  for (const { headers } of answers) {
    expect(headers.get("content-type")).toMatch(/^application\/(problem\+)?json/);
    expect(headers.get("x-content-type-options")).toBe("nosniff");
  }
});
