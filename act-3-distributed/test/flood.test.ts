import request from "supertest";
import { expect, onTestFinished, test } from "vitest";
import { startApp } from "./harness.ts";
import { password, signUp } from "./people.ts";

test("a flood of log-ins does not affect people who are logged in", async () => {
  const { app } = await startApp({ SIGN_INS_PER_MINUTE: "100000", LOGINS_PER_MINUTE: "100000" });
  const ana = await signUp(app, "Ana");
  const server = app.listen(0, "127.0.0.1");
  onTestFinished(() => void server.close());
  const body = { email: "ana@example.com", password };
  const logIn = () => request(server).post("/sessions").send(body);
  const flood = Promise.all(Array.from({ length: 200 }, logIn));

  // Hashing must leave threads for other work, such as opening connections to a database.
  const answers = await Promise.all(Array.from({ length: 32 }, () => ana.get("/todos")));
  expect(answers.map(({ status }) => status)).toEqual(Array(32).fill(200));
  const statuses = (await flood).map(({ status }) => status);
  expect(new Set(statuses)).toEqual(new Set([201, 429]));
});
