import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { eraseInfra, type Infra, startInfra } from "./infra.ts";
import { openfga } from "./openfga.ts";
import { partOf } from "./test-part.ts";

const needs = ["openfga", "postgres"];
let dir = "";
let infra: Infra;
const start = () => startInfra({ needs, dir, purpose: "test" });

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), "openfga-"));
  infra = await start();
}, 1_200_000); // it may have to be built
afterAll(async () => {
  await infra.stop();
  await eraseInfra({ needs, dir });
  rmSync(dir, { recursive: true });
});

async function ask(path: string, body: object, key = infra.env.OPENFGA_KEY) {
  const response = await fetch(`${infra.env.OPENFGA_URL}/stores/${path}`, {
    method: "POST",
    headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  return { status: response.status, body: await response.json() };
}

const allot = (name: string) => partOf(openfga, name, infra);

const model = {
  schema_version: "1.1",
  type_definitions: [
    { type: "user" },
    {
      type: "list",
      relations: { viewer: { this: {} } },
      metadata: { relations: { viewer: { directly_related_user_types: [{ type: "user" }] } } },
    },
  ],
};
const tuple_key = { user: "user:ana", relation: "viewer", object: "list:1" };

test("each instance has relations of its own, and the same name finds them after a restart", async () => {
  const [one, other] = [await allot("one"), await allot("other")];
  for (const { env } of [one, other]) {
    await ask(`${env.OPENFGA_STORE}/authorization-models`, model);
  }
  await ask(`${one.env.OPENFGA_STORE}/write`, { writes: { tuple_keys: [tuple_key] } });
  await infra.stop();
  infra = await start();
  const again = await allot("one");
  expect(again.env).toEqual(one.env);
  const mayView = async (store = "") => (await ask(`${store}/check`, { tuple_key })).body.allowed;
  expect(await mayView(one.env.OPENFGA_STORE)).toBe(true);
  expect(await mayView(other.env.OPENFGA_STORE)).toBe(false);
  await one.remove();
  expect((await allot("one")).env.OPENFGA_STORE).not.toBe(one.env.OPENFGA_STORE);
});

test("a caller without the key is refused", async () => {
  const { env } = await allot("guarded");
  expect((await ask(`${env.OPENFGA_STORE}/check`, { tuple_key }, "guess")).status).toBe(401);
});
