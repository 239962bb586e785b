import { beforeAll, expect, test } from "vitest";
import { caller, type Session, type Todo } from "./client.ts";
import { expectProblem, isoTime } from "./expect.ts";
import { logIn, newEmail, newTodo, type Person, password, signUp } from "./people.ts";

const anonymous = caller();
let ana: Person;
beforeAll(async () => {
  ana = await signUp();
});

test("logging in returns a token, its expiry, and the same session as a cookie", async () => {
  const answer = await anonymous.post<Session>("/sessions", { email: ana.email, password });
  expect(answer.status).toBe(201);
  expect(answer.headers.get("location")).toBe("/sessions/current");
  expect(answer.body).toEqual({
    token: expect.stringMatching(/^\S{32,}$/),
    expiresAt: expect.stringMatching(isoTime),
  });
  expect(Date.parse(answer.body.expiresAt)).toBeGreaterThan(Date.now());

  const cookie = answer.headers.get("set-cookie")?.split(";")[0] ?? "";
  const me = await anonymous.get("/me", { headers: { cookie } });
  expect(me.body).toMatchObject({ email: ana.email });
});

test("the cookie's name carries the port, so that two acts don't log each other out", async () => {
  const { url }: Todo = await newTodo(ana, "Look at the address");
  const { port, protocol } = new URL(url);
  const answer = await anonymous.post<Session>("/sessions", { email: ana.email, password });
  const [pair, ...attributes] = (answer.headers.get("set-cookie") ?? "").split(/;\s*/);
  const prefix = protocol === "https:" ? "__Host-" : "";
  const name = `${prefix}session-${port || (protocol === "https:" ? 443 : 80)}`;
  expect(pair).toMatch(new RegExp(`^${name}=\\S+$`));
  expect(attributes).toEqual(expect.arrayContaining(["HttpOnly", "SameSite=Strict", "Path=/"]));
  expect(attributes.includes("Secure")).toBe(protocol === "https:");
});

test("each log-in has its own session, and logging out ends only that one", async () => {
  const [here, there] = await Promise.all([logIn(ana.email), logIn(ana.email)]);
  expect(here.token).not.toBe(there.token);
  const answer = await caller(here.token).delete("/sessions/current");
  expect(answer.status).toBe(204);
  expect(answer.headers.get("set-cookie")).toMatch(
    /^(__Host-)?session-\d+=;.*(Max-Age=0|Expires=.*1970)/i,
  );
  expectProblem(await caller(here.token).get("/me"), 401);
  expectProblem(await caller(here.token).delete("/sessions/current"), 401);
  expect((await caller(there.token).get("/me")).status).toBe(200);
});

test("two session cookies are both ignored, because one may come from an attacker", async () => {
  const first = await cookieOf(ana);
  const second = await cookieOf(await signUp("Eve"));
  const me = (cookie: string) => anonymous.get("/me", { headers: { cookie } });
  expect((await me(`theme=dark; ${first}`)).status).toBe(200);
  expectProblem(await me(`${first}; ${second}`), 401);
  expectProblem(await me(`${second};${first}`), 401);
});

test("a log-in ends the browser's previous session", async () => {
  const cookie = await cookieOf(ana);
  const body = { email: ana.email, password };
  const again = await anonymous.post("/sessions", body, { headers: { cookie } });
  expect(again.status).toBe(201);
  expectProblem(await anonymous.get("/me", { headers: { cookie } }), 401);
  expect((await ana.get("/me")).status).toBe(200);
});

test("an unknown account and a wrong password get the same response", async () => {
  const wrong = { email: ana.email, password: "not the password" };
  const unknown = { email: newEmail(), password: "not the password" };
  const [first, second] = [
    await anonymous.post("/sessions", wrong),
    await anonymous.post("/sessions", unknown),
  ];
  expectProblem(first, 401);
  expectProblem(second, 401);
  expect(second.body).toEqual(first.body);
});

test("the response time does not reveal whether an account exists", async () => {
  const durations = { wrong: [] as number[], unknown: [] as number[] };
  for (let round = 0; round < 7; round++) {
    durations.wrong.push(await durationOfLogIn(ana.email));
    durations.unknown.push(await durationOfLogIn(newEmail()));
  }
  // Compares the shortest times, because other programs only make a time longer.
  const ratio = Math.min(...durations.unknown) / Math.min(...durations.wrong);
  expect(ratio).toBeGreaterThan(0.5);
  expect(ratio).toBeLessThan(2);
});

test.each([
  ["no token", ""],
  ["another scheme", "Basic YW5hOnNlY3JldA=="],
  ["an empty token", "Bearer "],
  ["a made-up token", `Bearer ${"a".repeat(43)}`],
  ["a token that is too long", `Bearer ${"a".repeat(5_000)}`],
])("%s is not a session", async (_, authorization) => {
  expectProblem(await anonymous.get("/me", { headers: { authorization } }), 401);
});

test("a made-up cookie is not a session", async () => {
  const port = new URL((await newTodo(ana, "Look at the address")).url).port;
  for (const value of ["", "made-up", "%", "%00", '"', "a".repeat(5_000)]) {
    const headers = { cookie: `session-${port}=${value}` };
    expectProblem(await anonymous.get("/me", { headers }), 401);
  }
});

/** The cookie of a new session, as a browser sends it. */
async function cookieOf({ email }: Person): Promise<string> {
  const answer = await anonymous.post<Session>("/sessions", { email, password });
  return answer.headers.get("set-cookie")?.split(";")[0] ?? "";
}

async function durationOfLogIn(email: string): Promise<number> {
  const start = performance.now();
  await anonymous.post("/sessions", { email, password: "not the password" });
  return performance.now() - start;
}
