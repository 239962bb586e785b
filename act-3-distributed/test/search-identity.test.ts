import request from "supertest";
import { expect, test } from "vitest";
import { identitySigner } from "../src/edge/identity.ts";
import { allCredentials } from "../src/services/credentials.ts";
import { startApp } from "./harness.ts";

test("only read-api may ask for the todos of all lists", async () => {
  const { urls, env } = await startApp();
  const credentials = await allCredentials(env);
  const statusFor = async (from: string) => {
    const sign = identitySigner(from, credentials[from]?.PRIVATE_KEY ?? "");
    const headers = await sign("write-api");
    const asked = request(urls["write-api"]).get("/internal/search/newest-todos").set(headers);
    return (await asked).status;
  };
  expect(await statusFor("read-api")).toBe(200);
  expect(await statusFor("gateway")).toBe(401);
  expect(await statusFor("email-worker")).toBe(401);
});
