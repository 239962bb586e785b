import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import request from "supertest";
import { expect, onTestFinished, vi } from "vitest";
import { copyCode, parts, versionOf } from "../src/programs/build.ts";
import { services } from "../src/services/list.ts";
import { freePort } from "../src/services/run.ts";
import { serverUrl } from "./database.ts";
import { act, childrenOf, sharedSettings } from "./processes.ts";

const require = createRequire(import.meta.url);
const run = promisify(execFile);

/**
 * Copies the act, releases the copy, and starts production. `edit` changes a file of the copy.
 * `release` runs `npm run release`, and finds the version already built and tested.
 */
export async function startProduction(more: Record<string, string> = {}) {
  const copy = mkdtempSync(join(tmpdir(), "production-"));
  onTestFinished(() => rmSync(copy, { recursive: true }));
  await copyCode(act, copy);
  writeFileSync(join(copy, "package-lock.json"), "{}");
  const libraries = join(dirname(require.resolve("express/package.json")), "..");
  symlinkSync(libraries, join(copy, "node_modules"));

  const inEnvironments = (file: string) => join(copy, ".environments", file);
  const port = await freePort();
  const limits = { REQUESTS_PER_SECOND: "1000", EMAILS_PER_HOUR: "10000" };
  const settings = { ENVIRONMENT: "production", PORT: `${port}`, ...limits };
  const shared = await sharedSettings();
  const lines = Object.entries({ ...shared, ...settings, ...more }).map(([k, v]) => `${k}=${v}\n`);
  mkdirSync(inEnvironments("production"), { recursive: true });
  writeFileSync(inEnvironments("production.env"), lines.join(""));
  writeFileSync(inEnvironments("test.env"), `DATABASE_URL=${shared.DATABASE_URL}\n`);

  async function release(service = ""): Promise<string> {
    const version = versionOf(copy);
    const folder = inEnvironments(`production/releases/${version}`);
    for (const part of existsSync(folder) ? [] : parts) {
      cpSync(join(copy, part), join(folder, part), { recursive: true });
    }
    const words = ["src/programs/release.ts", ...(service ? [service] : [])];
    const env = { ...process.env, POSTGRES_URL: serverUrl() };
    await run(process.execPath, words, { cwd: copy, env });
    return version;
  }

  const first = await release();
  const child = spawn(process.execPath, ["src/programs/production.ts"], {
    cwd: copy,
    env: { PATH: process.env.PATH },
    detached: true, // in a group of its own, with the services
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (text) => {
      output += text;
    });
  }
  const ended = once(child, "exit");
  onTestFinished(async () => {
    if (child.exitCode === null) process.kill(-(child.pid ?? 0), "SIGKILL");
    await ended;
  });
  const url = `http://127.0.0.1:${port}`;
  await vi
    .waitFor(() => request(url).get("/readyz").expect(200), { timeout: 60_000 })
    .catch((error) => expect.fail(`${error.message}: ${output}`));

  return {
    url,
    first,
    output: () => output,
    release,
    edit(file: string, from: string, to: string): void {
      const text = readFileSync(join(copy, file), "utf8");
      expect(text).toContain(from);
      writeFileSync(
        join(copy, file),
        text.replace(from, () => to),
      );
    },
    current: () => readFileSync(inEnvironments("production/current"), "utf8"),
    goTo: (versions: string) => writeFileSync(inEnvironments("production/current"), versions),
    /** The process of each service. */
    pids: () =>
      Object.fromEntries(services.map((name) => [name, childrenOf(child.pid ?? 0, name)])),
    async stop(): Promise<number | null> {
      child.kill("SIGTERM");
      await ended;
      return child.exitCode;
    },
  };
}
