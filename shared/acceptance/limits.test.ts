import { expect, test } from "vitest";
import { type Account, type Caller, caller, must, type Session } from "./client.ts";
import { strictActUrl } from "./environment.ts";
import { eventually } from "./eventually.ts";
import { expectProblem } from "./expect.ts";
import { newEmail, password } from "./people.ts";

// These tests use the strict instance, with sessions of two seconds and the default limits.
const strict = strictActUrl();

let addresses = 0;
/** A network address that no other test has, as a proxy reports it. */
const newAddress = () => `10.0.0.${++addresses}`;

/** A caller at an address. `forged` is what the caller itself wrote into the header. */
function callerAt(address: string, { token, forged }: { token?: string; forged?: string } = {}) {
  const chain = forged ? `${forged}, ${address}` : address;
  return caller(token, strict, { "x-forwarded-for": chain });
}

test("a session expires", async () => {
  const address = newAddress();
  const email = await newAccount(callerAt(address));
  // On a busy machine, a session may end before the first request. Then the next session shows it.
  const { session, expiresAt } = await eventually(async () => {
    const login = await tryLogIn(callerAt(address), email, password);
    const { token, expiresAt } = must(201, login) as unknown as Session;
    expect(Date.parse(expiresAt) - Date.now()).toBeLessThanOrEqual(2_000);
    const session = callerAt(address, { token });
    must(200, await session.get<Account>("/me"));
    return { session, expiresAt };
  });
  await eventually(async () => expectProblem(await session.get("/me"), 401), 4_000);
  expect(Date.now()).toBeGreaterThanOrEqual(Date.parse(expiresAt));
  expectProblem(await session.post("/todos", { title: "Too late" }), 401);
});

test("the eleventh log-in of a minute is refused, even with the right password", async () => {
  const anonymous = callerAt(newAddress());
  const email = await newAccount(anonymous);
  for (let attempt = 1; attempt <= 10; attempt++) {
    expectProblem(await tryLogIn(anonymous, email, "not the password"), 401);
  }
  const refused = await tryLogIn(anonymous, email, password);
  expectProblem(refused, 429);
  const retryAfterSeconds = Number(refused.headers.get("retry-after"));
  expect(retryAfterSeconds).toBeGreaterThan(0);
  expect(retryAfterSeconds).toBeLessThanOrEqual(60);
});

test("other spellings of the e-mail count towards the same limit", async () => {
  const anonymous = callerAt(newAddress());
  const email = await newAccount(anonymous);
  const spellings = [email, email.toUpperCase(), ` ${email} `];
  for (let attempt = 0; attempt < 10; attempt++) {
    await tryLogIn(anonymous, spellings[attempt % 3] as string, "not the password");
  }
  for (const spelling of spellings) {
    expectProblem(await tryLogIn(anonymous, spelling, password), 429);
  }
});

test("the limit of one account does not touch another", async () => {
  const anonymous = callerAt(newAddress());
  const [ana, ben] = [await newAccount(anonymous), await newAccount(anonymous)];
  for (let attempt = 0; attempt < 11; attempt++) {
    await tryLogIn(anonymous, ana, "not the password");
  }
  expect((await tryLogIn(anonymous, ben, password)).status).toBe(201);
});

test("the limit does not reveal whether an account exists", async () => {
  const anonymous = callerAt(newAddress());
  const email = newEmail();
  for (let attempt = 0; attempt < 10; attempt++) {
    await tryLogIn(anonymous, email, "not the password");
  }
  expectProblem(await tryLogIn(anonymous, email, "not the password"), 429);
});

test("an address has sixty log-ins and sign-ups a minute in total", async () => {
  const address = newAddress();
  const anonymous = callerAt(address);
  for (let attempt = 0; attempt < 30; attempt++) {
    expectProblem(await anonymous.post("/accounts", {}), 400);
    expectProblem(await anonymous.post("/sessions", {}), 400);
  }
  const account = { email: newEmail(), name: "Ana", password };
  const refused = await anonymous.post("/accounts", account);
  expectProblem(refused, 429);
  expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
  expectProblem(await anonymous.post("/sessions", account), 429);
  const forging = callerAt(address, { forged: newAddress() });
  expectProblem(await forging.post("/accounts", account), 429);
  expect((await callerAt(newAddress()).post("/accounts", account)).status).toBe(201);
});

test("more than 200 requests a second from one address are refused", async () => {
  const anonymous = callerAt(newAddress());
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

async function newAccount(anonymous: Caller): Promise<string> {
  const body = { email: newEmail(), name: "Ana", password };
  must(201, await anonymous.post<Account>("/accounts", body));
  return body.email;
}

function tryLogIn(anonymous: Caller, email: string, word: string) {
  return anonymous.post("/sessions", { email, password: word });
}
