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

const act = fileURLToPath(new URL("../", import.meta.url));
const require = createRequire(import.meta.url);
const run = promisify(execFile);

/** Runs `npm run environments` in a copy of the act, for a product of its own. */
async function createEnvironments() {
  const copy = mkdtempSync(join(tmpdir(), "environments-"));
  const product = `test_${randomBytes(6).toString("hex")}`;
  onTestFinished(async () => {
    rmSync(copy, { recursive: true });
    for (const name of ["development", "production"]) {
      await administer(`DROP DATABASE ${product}_${name} WITH (FORCE)`);
      await administer(`DROP ROLE ${product}_${name}`);
    }
  });
  cpSync(join(act, "src"), join(copy, "src"), { recursive: true });
  cpSync(join(act, "package.json"), join(copy, "package.json"));
  symlinkSync(
    join(dirname(require.resolve("express/package.json")), ".."),
    join(copy, "node_modules"),
  );
  const env = { ...process.env, PRODUCT: product, POSTGRES_URL: serverUrl() };
  const create = () => run(process.execPath, ["src/ops/environments.ts"], { cwd: copy, env });
  const fileOf = (name: string) => join(copy, ".environments", `${name}.env`);
  const settingsOf = (name: string) => parseEnv(readFileSync(fileOf(name), "utf8"));
  return { output: (await create()).stdout, create, fileOf, settingsOf };
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
  const clients = Array.from(
    { length: 31 },
    () => new pg.Client({ connectionString: development }),
  );
  for (const client of clients) client.on("error", () => {});
  // One after the other: PostgreSQL may refuse both of two who ask for the last place at once.
  for (const client of clients.slice(0, -1)) await client.connect();
  await expect(clients.at(-1)?.connect()).rejects.toThrow("too many connections for role");
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
  const release = run(process.execPath, ["src/ops/release.ts"], { cwd: act, env });
  await expect(release).rejects.toThrow("PostgreSQL does not answer at 127.0.0.1:1");
});
