import request from "supertest";
import { expect, test } from "vitest";
import { identitySigner } from "../src/edge/identity.ts";
import { allCredentials } from "../src/services/credentials.ts";
import { startApp } from "./harness.ts";
import { signUp } from "./people.ts";

test("only read-api may ask for the lists of an account", async () => {
  const { app, urls, env } = await startApp();
  const { body: account } = await (await signUp(app, "Ana")).get("/me");
  const credentials = await allCredentials(env);
  const statusFor = async (from: string) => {
    const sign = identitySigner(from, credentials[from]?.PRIVATE_KEY ?? "");
    const url = `/internal/search/lists?accountId=${account.id}`;
    const headers = await sign("write-api");
    return (await request(urls["write-api"]).get(url).set(headers)).status;
  };
  expect(await statusFor("read-api")).toBe(200);
  expect(await statusFor("gateway")).toBe(401);
  expect(await statusFor("email-worker")).toBe(401);
});
