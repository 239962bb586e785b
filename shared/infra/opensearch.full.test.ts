import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { eraseInfra, type Infra, startInfra } from "./infra.ts";
import { opensearch } from "./opensearch.ts";
import { partOf } from "./test-part.ts";

// A start takes 20 s of processor time, and the first one fetches 230 MB.
vi.setConfig({ testTimeout: 600_000, hookTimeout: 600_000 });

const needs = ["opensearch"];
let dir = "";
let infra: Infra;
const start = () => startInfra({ needs, dir, purpose: "test" });

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), "opensearch-"));
  infra = await start();
});
afterAll(async () => {
  await infra.stop();
  await eraseInfra({ needs, dir });
  rmSync(dir, { recursive: true });
});

async function ask(method: string, path: string, body?: object) {
  const response = await fetch(`${infra.env.OPENSEARCH_URL}/${path}`, {
    method,
    headers: { "content-type": "application/json" },
    ...(body && { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: await response.json() };
}

const allot = (name: string) => partOf(opensearch, name, infra);

test("a removed part takes its indices with it, and no others", async () => {
  const [one, other] = [await allot("one"), await allot("other")];
  for (const { env } of [one, other]) await ask("PUT", `${env.OPENSEARCH_PREFIX}-todos`);
  await one.remove();
  expect((await ask("GET", "one-todos")).status).toBe(404);
  expect((await ask("GET", "other-todos")).status).toBe(200);
  await other.remove();
});

test("it splits titles at spaces only, and documents outlast a restart at the same address", async () => {
  await ask("PUT", "kept-todos", {
    settings: { number_of_replicas: 0 },
    mappings: { properties: { words: { type: "text", analyzer: "whitespace" } } },
  });
  await ask("PUT", "kept-todos/_doc/1?refresh=true", { words: "milk 明日" });
  const before = infra.env.OPENSEARCH_URL;
  await infra.stop();
  infra = await start();
  expect(infra.env.OPENSEARCH_URL).toBe(before);
  const query = { query: { term: { words: "明日" } } };
  expect((await ask("POST", "kept-todos/_search", query)).body.hits.total.value).toBe(1);
});
