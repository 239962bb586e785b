import { expect, test } from "vitest";
import { type Account, caller, must } from "./client.ts";
import { strictActUrl } from "./environment.ts";
import { eventually } from "./eventually.ts";
import { expectProblem } from "./expect.ts";
import { logIn, newEmail, password, signUp } from "./people.ts";

// These tests use the strict instance, with sessions of two seconds and the default limits.
const strict = strictActUrl();
const anonymous = caller(undefined, strict);

test("a session ends by itself", async () => {
  const ana = await signUp("Ana", strict);
  // On a busy machine, a session may end before the first request. Then the next session shows it.
  const { session, expiresAt } = await eventually(async () => {
    const { token, expiresAt } = await logIn(ana.email, strict);
    expect(Date.parse(expiresAt) - Date.now()).toBeLessThanOrEqual(2_000);
    const session = caller(token, strict);
    must(200, await session.get<Account>("/me"));
    return { session, expiresAt };
  });
  await eventually(async () => expectProblem(await session.get("/me"), 401), 4_000);
  expect(Date.now()).toBeGreaterThanOrEqual(Date.parse(expiresAt));
  expectProblem(await session.post("/todos", { title: "Too late" }), 401);
});

test("the eleventh log-in of a minute is refused, even with the right password", async () => {
  const email = await newAccount();
  for (let attempt = 1; attempt <= 10; attempt++) {
    expectProblem(await tryLogIn(email, "not the password"), 401);
  }
  const refused = await tryLogIn(email, password);
  expectProblem(refused, 429);
  const retryAfterSeconds = Number(refused.headers.get("retry-after"));
  expect(retryAfterSeconds).toBeGreaterThan(0);
  expect(retryAfterSeconds).toBeLessThanOrEqual(60);
});

test("another spelling of the e-mail is the same account to the limit", async () => {
  const email = await newAccount();
  const spellings = [email, email.toUpperCase(), ` ${email} `];
  for (let attempt = 0; attempt < 10; attempt++) {
    await tryLogIn(spellings[attempt % 3] as string, "not the password");
  }
  for (const spelling of spellings) expectProblem(await tryLogIn(spelling, password), 429);
});

test("the limit of one account does not touch another", async () => {
  const [ana, ben] = await Promise.all([newAccount(), newAccount()]);
  for (let attempt = 0; attempt < 11; attempt++) await tryLogIn(ana, "not the password");
  expect((await tryLogIn(ben, password)).status).toBe(201);
});

test("the limit does not tell whether an account exists", async () => {
  const email = newEmail();
  for (let attempt = 0; attempt < 10; attempt++) await tryLogIn(email, "not the password");
  expectProblem(await tryLogIn(email, "not the password"), 429);
});

test("from act 1: more than 200 requests a second from one address are refused", async (context) => {
  const { body } = await anonymous.get<{ act: number }>("/healthz");
  if (body.act === 0) return context.skip("Act 0 has no such limit.");
  const burst = async () => {
    const answers = await Promise.all(Array.from({ length: 450 }, () => anonymous.get("/me")));
    const refused = answers.filter((answer) => answer.status === 429);
    expect(refused.length).toBeGreaterThan(0);
    // A burst that begins late in a second gets only the remaining part of that second's limit.
    expect(answers.length - refused.length).toBeGreaterThanOrEqual(200);
    return refused;
  };
  const refused = await eventually(burst, 15_000);
  for (const answer of refused) {
    expectProblem(answer, 429);
    expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(0);
  }
  await eventually(async () => expectProblem(await anonymous.get("/me"), 401), 5_000);
});

async function newAccount(): Promise<string> {
  const body = { email: newEmail(), name: "Ana", password };
  must(201, await anonymous.post<Account>("/accounts", body));
  return body.email;
}

function tryLogIn(email: string, word: string) {
  return anonymous.post("/sessions", { email, password: word });
}
