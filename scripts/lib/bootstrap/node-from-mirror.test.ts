import { once } from "node:events";
import { chmodSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { emptyCache, temporaryFolder } from "../../../shared/infra/programs/fake-program.ts";
import { listen } from "../../../shared/kit/ports.ts";
import { packPrograms, programServer } from "../../preload/serve.ts";
import { nodeFromMirror } from "./node-from-mirror.mjs";

const name = `node-24.21.0-${process.platform}-${process.arch}`;
const binary = "node_modules/node/bin/node";
let said: string[] = [];

beforeEach(() => {
  emptyCache();
  said = [];
  vi.spyOn(process.stderr, "write").mockImplementation((text) => said.push(String(text)) > 0);
  onTestFinished(() => void vi.restoreAllMocks());
});

/** Offers a Node that ends with this exit code. */
async function offerNode(exitCode: number): Promise<string> {
  const cache = temporaryFolder("offered");
  const file = join(cache, name, binary);
  mkdirSync(join(file, ".."), { recursive: true });
  writeFileSync(file, `#!/bin/sh\nexit ${exitCode}\n`);
  chmodSync(file, 0o755);
  const packed = temporaryFolder("packed");
  await packPrograms([cache], packed);
  const server = programServer(packed, () => {});
  const port = await listen(server);
  onTestFinished(async () => {
    server.close();
    server.closeAllConnections();
    await once(server, "close");
  });
  return `http://127.0.0.1:${port}`;
}

test("without LADDER_MIRROR, nothing is asked or said", async () => {
  expect(await nodeFromMirror(name, binary, temporaryFolder("node"))).toBe(false);
  expect(said).toEqual([]);
});

test("Node comes from the machine that LADDER_MIRROR names", async () => {
  const url = await offerNode(0);
  vi.stubEnv("LADDER_MIRROR", url);
  const folder = join(temporaryFolder("node"), "node");
  mkdirSync(folder);
  expect(await nodeFromMirror(name, binary, folder)).toBe(true);
  expect(readdirSync(folder)).toEqual(["node_modules"]);
  expect(said[0]).toBe(`Fetching ${name} from ${url} …\n`);
});

test.each([
  ["that has none", async () => `${await offerNode(0)}/none`, /404/],
  ["that does not answer", async () => "http://127.0.0.1:9", /ECONNREFUSED|bad port/],
  ["whose Node does not run here", () => offerNode(1), /Command failed/],
])("a machine %s leaves an empty folder for npm, and a line", async (_, url, reason) => {
  vi.stubEnv("LADDER_MIRROR", await url());
  const folder = join(temporaryFolder("node"), "node");
  mkdirSync(folder);
  expect(await nodeFromMirror(name, binary, folder)).toBe(false);
  expect(readdirSync(folder)).toEqual([]);
  expect(said).toHaveLength(2);
  expect(said[1]).toMatch(new RegExp(`^Node: mirror failed: .*(${reason.source}).*\n$`));
});
