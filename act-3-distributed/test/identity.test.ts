import { createPrivateKey, generateKeyPairSync, randomUUID } from "node:crypto";
import { SignJWT } from "jose";
import request from "supertest";
import { expect, test } from "vitest";
import { identitySigner } from "../src/edge/identity.ts";
import { allCredentials } from "../src/services/credentials.ts";
import { startApp } from "./harness.ts";
import { signUp } from "./people.ts";

/** The only service that may send a request, its receiver, the request, and the status it then gets. */
const requests = [
  ["gateway", "write-api", "post", "/accounts", 400],
  ["gateway", "write-api", "post", "/sessions", 400],
  ["gateway", "write-api", "get", "/me", 200],
  ["gateway", "write-api", "get", "/lists", 200],
  ["gateway", "write-api", "post", "/todos", 400],
  ["gateway", "write-api", "get", "/no-such-path", 404],
  ["email-worker", "write-api", "get", "/internal/email-details", 400],
  ["email-worker", "write-api", "get", "/INTERNAL/email-details/", 400],
  ["gateway", "read-api", "get", "/search", 200],
  ["gateway", "read-api", "get", "/notifications", 200],
  ["gateway", "read-api", "get", `/lists/${randomUUID()}/stats`, 404],
] as const;

const newKey = () =>
  `${generateKeyPairSync("ed25519").privateKey.export({ format: "pem", type: "pkcs8" })}`;

/** Signs a token that expires in `seconds`, or never. */
async function tokenOf(claims: object, privateKey: string, seconds?: number): Promise<string> {
  const token = new SignJWT({ ...claims }).setProtectedHeader({ alg: "EdDSA" });
  if (seconds !== undefined) token.setExpirationTime(new Date(Date.now() + seconds * 1_000));
  return token.sign(createPrivateKey(privateKey));
}

test("a service answers only to the service that may call it", async () => {
  const { app, urls, env } = await startApp();
  const { body: account } = await (await signUp(app, "Ana")).get("/me");
  const credentials = await allCredentials(env);
  const sign = async (from: string, to: string, key = credentials[from]?.PRIVATE_KEY ?? "") =>
    identitySigner(from, key)(to, account);

  for (const [from, to, method, path, status] of requests) {
    const send = async (headers: Record<string, string>) =>
      (await request(urls[to])[method](path).set(headers)).status;
    const [otherSender, otherService] = [
      from === "gateway" ? "email-worker" : "gateway",
      to === "write-api" ? "read-api" : "write-api",
    ];
    const otherKey = credentials[otherSender]?.PRIVATE_KEY;
    const claims = { iss: from, aud: to, sub: account.id, ...account };
    const expired = await tokenOf(claims, credentials[from]?.PRIVATE_KEY ?? "", -1);
    const unsigned = `${Buffer.from('{"alg":"none"}').toString("base64url")}.${expired.split(".")[1]}.`;
    const statuses = {
      valid: await send(await sign(from, to)),
      none: await send({}),
      malformed: await send({ "x-identity": "e30" }),
      unsigned: await send({ "x-identity": unsigned }),
      expired: await send({ "x-identity": expired }),
      forged: await send(await sign(from, to, newKey())),
      "forged by another service": await send(await sign(from, to, otherKey)),
      "of another service": await send(await sign(otherSender, to)),
      "for another service": await send(await sign(from, otherService)),
    };
    const refused = Object.fromEntries(Object.keys(statuses).map((name) => [name, 401]));
    expect(statuses, `${method} ${path}`).toEqual({ ...refused, valid: status });
  }
});

test("a token must expire, and must name an account where a session is needed", async () => {
  const { urls, env } = await startApp();
  const { gateway } = await allCredentials(env);
  const key = gateway?.PRIVATE_KEY ?? "";
  const search = (token = "") => request(urls["read-api"]).get("/search").set("x-identity", token);
  const claims = { iss: "gateway", aud: "read-api", sub: randomUUID(), email: "", name: "" };
  await search(await tokenOf(claims, key, 1)).expect(200);
  const forEver = await search(await tokenOf(claims, key)).expect(401);
  expect(forEver.body.detail).toBe("read-api accepts this request only from gateway.");
  const withoutAccount = await identitySigner("gateway", key)("read-api");
  const { body } = await search(withoutAccount["x-identity"]).expect(401);
  expect(body.detail).toBe("Log in first.");
});
