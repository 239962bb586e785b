import { expect, test } from "vitest";
import { type Account, caller } from "./client.ts";
import { expectProblem, uuidV7 } from "./expect.ts";
import { inbox, logIn, newEmail, password, signUp } from "./people.ts";

const anonymous = caller();

test("signing up returns the account, without the password", async () => {
  const email = newEmail();
  const answer = await anonymous.post<Account>("/accounts", { email, name: "Ana", password });
  expect(answer.status).toBe(201);
  expect(answer.headers.get("location")).toBe("/me");
  expect(answer.body).toEqual({ id: expect.stringMatching(uuidV7), email, name: "Ana" });
});

test("a new account begins with one list, its Inbox", async () => {
  const ana = await signUp();
  const { body } = await ana.get("/lists");
  expect(body).toMatchObject([{ name: "Inbox", role: "owner", may: ["edit", "share", "manage"] }]);
});

test("two accounts have two Inboxes", async () => {
  const [ana, ben] = await Promise.all([signUp("Ana"), signUp("Ben")]);
  expect((await inbox(ana)).id).not.toBe((await inbox(ben)).id);
});

test("e-mail and name are trimmed, the e-mail is lower-cased", async () => {
  const email = newEmail();
  const typed = { email: `  ${email.toUpperCase()} `, name: "  Ana  ", password };
  const { body } = await anonymous.post<Account>("/accounts", typed);
  expect(body).toMatchObject({ email, name: "Ana" });
  await logIn(` ${email.toUpperCase()}`);
});

test("lengths are counted in characters, not in bytes or UTF-16 units", async () => {
  const body = { email: newEmail(), name: "👩".repeat(100), password: "🔑".repeat(200) };
  expect((await anonymous.post("/accounts", body)).status).toBe(201);
  const tooShort = { email: newEmail(), name: "Ana", password: "🔑".repeat(9) };
  expectProblem(await anonymous.post("/accounts", tooShort), 400, "password");
});

test.each(["o'hara'", "back`tick`", "star*", "plus+tag", "a.b"])(
  "an e-mail address may have %s before the @",
  async (name) => {
    const email = newEmail().replace("@", `${name}@`);
    const answer = await anonymous.post<Account>("/accounts", { email, name: "Ana", password });
    expect(answer.status).toBe(201);
    expect(answer.body.email).toBe(email);
    await logIn(email);
  },
);

test.each([
  ["composed at sign-up, decomposed at log-in", "NFC", "NFD"],
  ["decomposed at sign-up, composed at log-in", "NFD", "NFC"],
  ["with a ligature at sign-up, without at log-in", "NFC", "NFKC"],
] as const)("a password is the same on every keyboard: %s", async (_, first, second) => {
  const email = newEmail();
  const typed = "ﬁfteen cafés à Zürich";
  const signUp = { email, name: "Ana", password: typed.normalize(first) };
  expect((await anonymous.post("/accounts", signUp)).status).toBe(201);
  const logIn = { email, password: typed.normalize(second) };
  expect((await anonymous.post("/sessions", logIn)).status).toBe(201);
});

test("an e-mail has only one account, regardless of case", async () => {
  const ana = await signUp();
  const again = { email: ana.email.toUpperCase(), name: "Another", password };
  expectProblem(await anonymous.post("/accounts", again), 409);
  expect((await ana.get<Account>("/me")).body.name).toBe("Ana");
});

test("only one of several concurrent sign-ups with one e-mail succeeds", async () => {
  const body = { email: newEmail(), name: "Ana", password };
  const answers = await Promise.all([1, 2, 3, 4].map(() => anonymous.post("/accounts", body)));
  expect(answers.map((answer) => answer.status).sort()).toEqual([201, 409, 409, 409]);
});

test("I can see who I am", async () => {
  const ana = await signUp();
  const { status, body } = await ana.get("/me");
  expect(status).toBe(200);
  expect(body).toEqual({ id: ana.id, email: ana.email, name: "Ana" });
});
