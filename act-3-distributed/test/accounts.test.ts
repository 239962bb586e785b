import type { Express } from "express";
import request from "supertest";
import { expect, test } from "vitest";
import { startApp } from "./harness.ts";
import { password, signUp } from "./people.ts";

test("a new account can log in and has an Inbox", async () => {
  const { app } = await startApp();
  const ana = await signUp(app, "Ana");
  const { body: me } = await ana.get("/me").expect(200);
  expect(me).toMatchObject({ email: "ana@example.com", name: "Ana" });
  const { body: lists } = await ana.get("/lists").expect(200);
  expect(lists).toMatchObject([{ name: "Inbox", role: "owner" }]);
});

test("an e-mail address has only one account, regardless of case", async () => {
  const { app } = await startApp();
  await signUp(app, "Ana");
  const again = { email: " ANA@example.com", name: "Ana", password };
  await request(app).post("/accounts").send(again).expect(409);
});

test("every wrong field is named with its reason", async () => {
  const { app } = await startApp();
  const wrong = { email: "nobody", name: " ", password: "short", admin: true };
  const { body } = await request(app).post("/accounts").send(wrong).expect(400);
  const fields = body.errors.map((error: { field: string }) => error.field);
  expect(fields.sort()).toEqual(["admin", "email", "name", "password"]);
});

test("a wrong password and an unknown account get the same response", async () => {
  const { app } = await startApp();
  await signUp(app, "Ana");
  const logIn = (email: string) =>
    request(app).post("/sessions").send({ email, password: "something else" }).expect(401);
  const [known, unknown] = [await logIn("ana@example.com"), await logIn("eve@example.com")];
  expect(known.body).toEqual(unknown.body);
});

test("logging out ends the session", async () => {
  const { app } = await startApp();
  const ana = await signUp(app, "Ana");
  await ana.delete("/sessions/current").expect(204);
  await ana.get("/me").expect(401);
});

test("scripts and other sites cannot use the session's cookie", async () => {
  const { app } = await startApp({ PUBLIC_URL: "https://todo.example:8443" });
  await signUp(app, "Ana");
  const { headers } = await request(app)
    .post("/sessions")
    .send({ email: "ana@example.com", password });
  expect(headers["set-cookie"]?.[0]).toMatch(
    /^__Host-session-8443=.*; HttpOnly; Secure; SameSite=Strict/,
  );
});

test("log-ins from one address to one account are limited", async () => {
  const { app } = await startApp({ LOGINS_PER_MINUTE: "2" });
  const guess = () => request(app).post("/sessions").send({ email: "ana@example.com", password });
  await guess().expect(401);
  await guess().expect(401);
  const { headers } = await guess().expect(429);
  expect(Number(headers["retry-after"])).toBeGreaterThan(0);
});

test("log-ins and sign-ups from one address are limited", async () => {
  const { app } = await startApp({ SIGN_INS_PER_MINUTE: "2" });
  await request(app).post("/accounts").send({}).expect(400);
  await request(app).post("/sessions").send({}).expect(400);
  await request(app).post("/accounts").send({}).expect(429);
  await request(app).post("/sessions").send({}).expect(429);
});

/** Logs in and returns the session's cookie, as a browser would send it. */
async function logIn(app: Express, name: string, cookie = ""): Promise<string> {
  const body = { email: `${name}@example.com`, password };
  const { headers } = await request(app).post("/sessions").set("Cookie", cookie).send(body);
  return headers["set-cookie"]?.[0]?.split(";")[0] ?? "";
}

test("two session cookies are both ignored", async () => {
  const { app } = await startApp();
  await signUp(app, "Ana");
  await signUp(app, "Eve");
  const [ana, eve] = [await logIn(app, "ana"), await logIn(app, "eve")];
  await request(app).get("/me").set("Cookie", `theme=dark; ${ana}`).expect(200);
  await request(app).get("/me").set("Cookie", `${eve}; ${ana}`).expect(401);
});

test("a log-in ends the browser's previous session", async () => {
  const { app } = await startApp();
  const elsewhere = await signUp(app, "Ana");
  const cookie = await logIn(app, "ana");
  await logIn(app, "ana", cookie);
  await request(app).get("/me").set("Cookie", cookie).expect(401);
  await elsewhere.get("/me").expect(200);
});
