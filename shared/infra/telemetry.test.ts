import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { exporterSettings } from "../telemetry/exporter-settings.ts";
import { eraseInfra, makeThrowawayDir, startInfra } from "./infra.ts";

const needs = ["telemetry"];
let dir: string;
beforeEach(() => {
  dir = makeThrowawayDir();
});
afterEach(async () => {
  await eraseInfra({ needs, dir });
  rmSync(dir, { recursive: true, force: true });
});

const start = () => startInfra({ needs, dir });
const health = async (url = "") => (await fetch(`${url}/healthz`)).status;

test("two users of a folder share the receiver, the last one ends it, and its port stays", async () => {
  const [one, other] = await Promise.all([start(), start()]);
  expect(one.env).toEqual(other.env);
  expect(one.env).toEqual({
    ...exporterSettings(one.env.TELEMETRY_URL ?? ""),
    TELEMETRY_URL: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
  });
  await one.stop();
  expect(await health(other.env.TELEMETRY_URL)).toBe(200);
  await other.stop();
  await expect(health(other.env.TELEMETRY_URL)).rejects.toThrow("fetch failed");

  const again = await start();
  expect(again.env).toEqual(one.env);
  await again.stop();
});

test("a receiver that a killed process left running is used again, and ends with its last user", async () => {
  const program = `import { startInfra } from "${join(import.meta.dirname, "infra.ts")}";
    const { env } = await startInfra(${JSON.stringify({ needs, dir })});
    console.log(env.TELEMETRY_URL);
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ["--input-type=module-typescript", "--eval", program]);
  const [address] = await once(child.stdout, "data");
  const identity = () =>
    JSON.parse(readFileSync(join(dir, "telemetry", "state.json"), "utf8")).identity;
  const left = identity();
  child.kill("SIGKILL");
  await once(child, "exit");

  const { env, stop } = await start();
  expect(env.TELEMETRY_URL).toBe(`${address}`.trim());
  expect(identity()).toBe(left);
  await stop();
  await expect(health(env.TELEMETRY_URL)).rejects.toThrow("fetch failed");
});

test("an address in the environment is used as it is", async () => {
  process.env.OTEL_EXPORTER_OTLP_ENDPOINT = "https://otlp.example.com";
  try {
    const { env } = await start();
    expect(env).toEqual({ OTEL_EXPORTER_OTLP_ENDPOINT: "https://otlp.example.com" });
  } finally {
    delete process.env.OTEL_EXPORTER_OTLP_ENDPOINT;
  }
});
