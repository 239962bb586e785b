import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import {
  appendFileSync,
  cpSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
} from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseEnv, promisify } from "node:util";
import pg from "pg";
import { expect, onTestFinished, test } from "vitest";
import { readConfig } from "../src/ops/config.ts";
import { administer, serverUrl } from "./database.ts";
import { eventually } from "./eventually.ts";

const act = fileURLToPath(new URL("../", import.meta.url));
const require = createRequire(import.meta.url);
const run = promisify(execFile);

/** A copy of the act in which `create` is `npm run environments`, for a product of its own. */
function copyAct() {
  const copy = mkdtempSync(join(tmpdir(), "environments-"));
  const product = `test_${randomBytes(6).toString("hex")}`;
  onTestFinished(async () => {
    rmSync(copy, { recursive: true });
    for (const name of ["development", "production"]) {
      await administer(`DROP DATABASE IF EXISTS ${product}_${name} WITH (FORCE)`);
      await administer(`DROP ROLE IF EXISTS ${product}_${name}`);
    }
  });
  cpSync(join(act, "src"), join(copy, "src"), { recursive: true });
  cpSync(join(act, "package.json"), join(copy, "package.json"));
  symlinkSync(
    join(dirname(require.resolve("express/package.json")), ".."),
    join(copy, "node_modules"),
  );
  const env = { ...process.env, PRODUCT: product, POSTGRES_URL: serverUrl() };
  const create = (settings: NodeJS.ProcessEnv = {}) =>
    run(process.execPath, ["src/programs/environments.ts"], {
      cwd: copy,
      env: { ...env, ...settings },
    });
  const fileOf = (name: string) => join(copy, ".environments", `${name}.env`);
  const settingsOf = (name: string) => parseEnv(readFileSync(fileOf(name), "utf8"));
  return { create, fileOf, settingsOf };
}

async function createEnvironments() {
  const copy = copyAct();
  return { ...copy, output: (await copy.create()).stdout };
}

/** The address of an administrator who may make roles, but no databases. */
async function limitedAdministrator(): Promise<string> {
  const url = new URL(serverUrl());
  url.username = `test_${randomBytes(6).toString("hex")}`;
  url.password = "secret";
  await administer(`CREATE ROLE ${url.username} LOGIN CREATEROLE PASSWORD 'secret'`);
  onTestFinished(() => administer(`DROP ROLE ${url.username}`));
  return url.href;
}

async function enter(url: string): Promise<string> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query("SELECT current_database() AS name");
  await client.end();
  return rows[0].name;
}

test("each environment enters its own database, and the server refuses it the other", async () => {
  const { output, settingsOf, fileOf } = await createEnvironments();
  const development = settingsOf("development").DATABASE_URL ?? "";
  const production = settingsOf("production").DATABASE_URL ?? "";
  expect(await enter(development)).toMatch(/_development$/);
  expect(await enter(production)).toMatch(/_production$/);

  const trespass = new URL(development);
  trespass.pathname = new URL(production).pathname;
  await expect(enter(trespass.href)).rejects.toThrow("permission denied for database");
  const stolenName = new URL(production);
  stolenName.password = new URL(development).password;
  await expect(enter(stolenName.href)).rejects.toThrow("password authentication failed");

  expect(output).toContain("development tries to enter production: permission denied");
  expect(statSync(fileOf("production")).mode & 0o077).toBe(0);
});

test("making them again changes neither secrets nor settings of one's own", async () => {
  const { create, fileOf } = await createEnvironments();
  appendFileSync(fileOf("production"), '# ours\nSMTP_URL="smtp://todo:pa#ss@mail.example"\n');
  const before = readFileSync(fileOf("production"), "utf8");
  await create();
  expect(readFileSync(fileOf("production"), "utf8")).toBe(before);
});

test("what was left half made is completed by the next run", async () => {
  const administrator = await limitedAdministrator();
  const { create, settingsOf } = copyAct();
  const interrupted = create({ POSTGRES_URL: administrator });
  await expect(interrupted).rejects.toThrow("permission denied to create database");
  await create();
  expect(await enter(settingsOf("development").DATABASE_URL ?? "")).toMatch(/_development$/);
  expect(await enter(settingsOf("production").DATABASE_URL ?? "")).toMatch(/_production$/);
});

test("two who make them at the same time agree", async () => {
  const { create, settingsOf } = copyAct();
  await Promise.all([create(), create()]);
  expect(await enter(settingsOf("development").DATABASE_URL ?? "")).toMatch(/_development$/);
  expect(await enter(settingsOf("production").DATABASE_URL ?? "")).toMatch(/_production$/);
});

test("a second copy can't take over what the first one made", async () => {
  const { create, fileOf, settingsOf } = await createEnvironments();
  const production = settingsOf("production").DATABASE_URL ?? "";
  for (const name of ["development", "production"]) rmSync(fileOf(name));
  await expect(create()).rejects.toThrow("its secret is not here");
  expect(await enter(production)).toMatch(/_production$/);
});

test("development can't take all connections and shut production out", async () => {
  const { settingsOf } = await createEnvironments();
  const development = settingsOf("development").DATABASE_URL ?? "";
  const connect = async () => {
    const client = new pg.Client({ connectionString: development });
    client.on("error", () => {});
    await client.connect();
    return client;
  };
  const clients: pg.Client[] = [];
  // The server counts whoever has just been refused for a moment longer.
  while (clients.length < 30) clients.push(await eventually(connect));
  await expect(connect()).rejects.toThrow("too many connections for role");
  expect(await enter(settingsOf("production").DATABASE_URL ?? "")).toMatch(/_production$/);
  await Promise.allSettled(clients.map((client) => client.end()));
});

test("an app without an address names the remedy, and production takes no sample data", () => {
  expect(() => readConfig({})).toThrow(/npm run environments[\s\S]*DATABASE_URL/);
  const production = { DATABASE_URL: serverUrl(), ENVIRONMENT: "production", SAMPLE_DATA: "true" };
  expect(() => readConfig(production)).toThrow("SAMPLE_DATA is for development");
});

test("a release while the server is down says so, before it checks anything", async () => {
  const env = { ...process.env, POSTGRES_URL: "postgres://nobody@127.0.0.1:1/postgres" };
  const release = run(process.execPath, ["src/programs/release.ts"], { cwd: act, env });
  await expect(release).rejects.toThrow("PostgreSQL does not answer at 127.0.0.1:1");
});
