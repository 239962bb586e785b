import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseEnv, promisify } from "node:util";
import { encodeGeneric } from "@nats-io/jwt";
import pg from "pg";
import { beforeEach, expect, onTestFinished, test } from "vitest";
import { openEventBus } from "../src/async/event-bus.ts";
import { declareStream } from "../src/async/stream.ts";
import { administer as administerNats, keyOf } from "../src/programs/nats-accounts.ts";
import { administer, serverUrl } from "./database.ts";
import { eventually } from "./eventually.ts";
import { natsUrl } from "./nats.ts";
import { searchUrl } from "./search-engine.ts";

const act = fileURLToPath(new URL("../", import.meta.url));
const require = createRequire(import.meta.url);
const run = promisify(execFile);

const names = ["development", "test", "production"];

const { NATS_OPERATOR_SEED: operatorSeed = "", NATS_SYSTEM_SEED: systemSeed = "" } = process.env;

// A release runs its tests without the administrator's keys, which reach every environment.
beforeEach(({ skip }) => skip(!operatorSeed, "needs NATS_OPERATOR_SEED and NATS_SYSTEM_SEED"));

/** Removes the account of an environment. */
async function removeAccount(file: string): Promise<void> {
  const { NATS_ACCOUNT_SEED } = existsSync(file) ? parseEnv(readFileSync(file, "utf8")) : {};
  if (!NATS_ACCOUNT_SEED) return;
  const accounts = [keyOf(NATS_ACCOUNT_SEED).getPublicKey()];
  const claims = await encodeGeneric("remove", keyOf(operatorSeed), "", { accounts });
  const server = { url: natsUrl(), operatorSeed, systemSeed };
  await administerNats(server, "$SYS.REQ.CLAIMS.DELETE", claims);
}

/** Copies the act for a separate product. `create` runs `npm run environments` in the copy. */
function copyAct() {
  const copy = mkdtempSync(join(tmpdir(), "environments-"));
  const product = `test_${randomBytes(6).toString("hex")}`;
  onTestFinished(async () => {
    for (const name of names) await removeAccount(fileOf(name));
    rmSync(copy, { recursive: true });
    for (const name of names) {
      await administer(`DROP DATABASE IF EXISTS ${product}_${name} WITH (FORCE)`);
      await administer(`DROP ROLE IF EXISTS ${product}_${name}`);
    }
  });
  cpSync(join(act, "src"), join(copy, "src"), { recursive: true });
  cpSync(join(act, "package.json"), join(copy, "package.json"));
  mkdirSync(join(copy, ".environments"));
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
  const urlOf = (name: string) => parseEnv(readFileSync(fileOf(name), "utf8")).DATABASE_URL ?? "";
  return { create, fileOf, urlOf, product };
}

async function createEnvironments() {
  const copy = copyAct();
  return { ...copy, output: (await copy.create()).stdout };
}

/** Returns an address with another database and the same role. */
function inDatabase(url: string, database: string): string {
  const other = new URL(url);
  other.pathname = database;
  return other.href;
}

async function query(url: string, statement: string) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(statement)).rows;
  } finally {
    await client.end();
  }
}

async function enter(url: string): Promise<string> {
  const [row] = await query(url, "SELECT current_database() AS name");
  return row.name;
}

test("each environment can enter only its own database", async () => {
  const { output, urlOf, fileOf, product } = await createEnvironments();
  for (const name of names) {
    expect(await enter(urlOf(name))).toBe(`${product}_${name}`);
    const others = names.filter((other) => other !== name).map((other) => `${product}_${other}`);
    for (const database of [...others, "postgres", "template1"]) {
      const trespass = enter(inDatabase(urlOf(name), database));
      await expect(trespass).rejects.toThrow("permission denied for database");
    }
    expect(statSync(fileOf(name)).mode & 0o077).toBe(0);
  }
  const stolenName = new URL(urlOf("production"));
  stolenName.password = new URL(urlOf("development")).password;
  await expect(enter(stolenName.href)).rejects.toThrow("password authentication failed");
  expect(output).toContain("development tries to enter production: permission denied");
});

test("tests can create databases and roles, but cannot reach production", async () => {
  const { urlOf, product } = await createEnvironments();
  const production = `${product}_production`;
  await query(urlOf("production"), "CREATE TABLE people AS SELECT 'Ana' AS name");
  const tester = urlOf("test");
  const asTester = (statement: string) => query(tester, statement);
  const refused = (statement: string) =>
    expect(asTester(statement), statement).rejects.toThrow(/permission denied|must be/);
  onTestFinished(() => administer(`DROP ROLE IF EXISTS ${product}_helper`));

  await asTester(`CREATE DATABASE ${product}_try`);
  await asTester(`DROP DATABASE ${product}_try`);
  await refused(`SET ROLE ${production}`);
  await refused(`GRANT ${production} TO ${product}_test`);
  await refused(`ALTER ROLE ${production} PASSWORD 'known'`);
  await refused(`ALTER DATABASE ${production} OWNER TO ${product}_test`);
  await refused(`GRANT CONNECT ON DATABASE ${production} TO ${product}_test`);
  await refused(`DROP DATABASE ${production} WITH (FORCE)`);
  await refused(`CREATE DATABASE ${product}_try TEMPLATE ${production}`);
  await refused(`ALTER ROLE ${product}_test SUPERUSER`);
  await refused(`CREATE ROLE ${product}_helper SUPERUSER`);
  await refused("COPY (SELECT 1) TO PROGRAM 'true'");
  for (const role of ["pg_write_all_data", "pg_execute_server_program"]) {
    await refused(`CREATE ROLE ${product}_helper LOGIN IN ROLE ${role}`);
  }
  expect(await query(urlOf("production"), "SELECT * FROM people")).toEqual([{ name: "Ana" }]);
});

test("creating environments again changes no secret and no other setting", async () => {
  const { create, fileOf } = await createEnvironments();
  appendFileSync(fileOf("production"), '# ours\nSMTP_URL="smtp://todo:pa#ss@mail.example"\n');
  const before = readFileSync(fileOf("production"), "utf8");
  await create();
  expect(readFileSync(fileOf("production"), "utf8")).toBe(before);
});

test("a secret with dollar signs stays as it is", async () => {
  const { create, fileOf, product } = copyAct();
  const url = new URL(serverUrl());
  Object.assign(url, { username: `${product}_test`, password: "pa$$w$&rd", pathname: "x" });
  writeFileSync(fileOf("test"), `DATABASE_URL=${url.href}\n`);
  await create();
  const once = readFileSync(fileOf("test"), "utf8");
  expect(once).toContain("pa$$w$&rd");
  await create();
  expect(readFileSync(fileOf("test"), "utf8")).toBe(once);
});

test("an invalid product name is refused before it reaches the server", async () => {
  const { create, product } = copyAct();
  for (const name of [`${product}; DROP ROLE x`, `${product}-a`, "A", "1a", "a".repeat(42)]) {
    await expect(create({ PRODUCT: name })).rejects.toThrow("It must begin with a lower-case");
  }
});

const withoutNats = {
  NATS_URL: undefined,
  NATS_OPERATOR_SEED: undefined,
  NATS_SYSTEM_SEED: undefined,
};

test("each environment has a stream of its own, and cannot reach the others", async () => {
  const { create, fileOf, product } = await createEnvironments();
  const settingsOf = (name: string) => parseEnv(readFileSync(fileOf(name), "utf8"));
  const open = async (name: string) => {
    const { NATS_URL = "", EVENT_STREAM = "" } = settingsOf(name);
    await declareStream(NATS_URL, EVENT_STREAM);
    const bus = await openEventBus(NATS_URL, EVENT_STREAM);
    onTestFinished(() => bus.connection.close());
    return bus;
  };
  const buses = await Promise.all(names.map(open));
  for (const { manager, connection, stream } of buses) {
    expect((await manager.streams.names().next()).sort()).toEqual([`KV_${stream}_epochs`, stream]);
    for (const other of names.map((name) => `${product}_${name}`)) {
      if (other === stream) continue;
      await expect(manager.streams.info(other)).rejects.toThrow("stream not found");
      const publishing = connection.request(`${other}.todo.created.v1.1`, "{}");
      await expect(publishing).rejects.toThrow("no responders");
    }
  }
  const before = settingsOf("production");
  await create(withoutNats);
  expect(settingsOf("production")).toEqual(before);
});

test("each environment has a prefix of its own for its indices", async () => {
  const { create, fileOf, product } = await createEnvironments();
  const settingsOf = (name: string) => parseEnv(readFileSync(fileOf(name), "utf8"));
  for (const name of names) {
    const prefix = `${product}_${name}`;
    expect(settingsOf(name)).toMatchObject({
      OPENSEARCH_URL: searchUrl(),
      OPENSEARCH_PREFIX: prefix,
    });
  }
  await create({ OPENSEARCH_URL: undefined });
  expect(settingsOf("production").OPENSEARCH_URL).toBe(searchUrl());
});

test("without OpenSearch, the error names the remedy", async () => {
  const { create, fileOf } = copyAct();
  await expect(create({ OPENSEARCH_URL: undefined })).rejects.toThrow("OPENSEARCH_URL is not set.");
  await expect(create({ OPENSEARCH_URL: "http://127.0.0.1:1" })).rejects.toThrow(
    "OpenSearch does not answer",
  );
  for (const name of names) expect(existsSync(fileOf(name))).toBe(false);
});

test("without NATS, the error names the remedy", async () => {
  const { create, fileOf } = copyAct();
  await expect(create(withoutNats)).rejects.toThrow("NATS_URL is not set.");
  const withoutKeys = create({ NATS_OPERATOR_SEED: undefined });
  await expect(withoutKeys).rejects.toThrow("NATS_OPERATOR_SEED or NATS_SYSTEM_SEED is not set.");
  await expect(create({ NATS_URL: "nats://127.0.0.1:1" })).rejects.toThrow(
    "NATS does not answer at 127.0.0.1:1",
  );
  for (const name of names) expect(existsSync(fileOf(name))).toBe(false);
});

test("without PostgreSQL, the error names the remedy", async () => {
  const nobody = "postgres://postgres@127.0.0.1:1/postgres";
  await expect(copyAct().create({ POSTGRES_URL: nobody })).rejects.toThrow(
    "ECONNREFUSED 127.0.0.1:1. Start PostgreSQL, or set POSTGRES_URL.",
  );
});

test("the next run completes an interrupted one", async () => {
  const { create, fileOf, urlOf, product } = copyAct();
  // The state after the first role and before its database.
  const role = `${product}_development`;
  const url = new URL(serverUrl());
  Object.assign(url, { username: role, password: "secret", pathname: role });
  writeFileSync(fileOf("development"), `DATABASE_URL=${url.href}\n`);
  await administer(`CREATE ROLE ${role} LOGIN PASSWORD 'secret'`);
  await create();
  for (const name of names) expect(await enter(urlOf(name))).toBe(`${product}_${name}`);
});

test("two runs at the same time create working environments", async () => {
  const { create, urlOf, product } = copyAct();
  await Promise.all([create(), create()]);
  for (const name of names) expect(await enter(urlOf(name))).toBe(`${product}_${name}`);
});

test("a second copy of the code cannot take over the environments of the first", async () => {
  const { create, fileOf, urlOf, product } = await createEnvironments();
  const production = urlOf("production");
  for (const name of names) rmSync(fileOf(name));
  await expect(create()).rejects.toThrow("its secret is not here");
  expect(await enter(production)).toBe(`${product}_production`);
});

test("development cannot use up all connections of the server", async () => {
  const { urlOf, product } = await createEnvironments();
  const connect = async () => {
    const client = new pg.Client({ connectionString: urlOf("development") });
    client.on("error", () => {});
    await client.connect();
    return client;
  };
  const clients: pg.Client[] = [];
  // The server still counts a refused connection for a moment.
  while (clients.length < 50) clients.push(await eventually(connect));
  await expect(connect()).rejects.toThrow("too many connections for role");
  expect(await enter(urlOf("production"))).toBe(`${product}_production`);
  await Promise.allSettled(clients.map((client) => client.end()));
});

test("a release has connections for two apps, also with a role from an earlier version", async () => {
  const { create, product } = await createEnvironments();
  await administer(`ALTER ROLE ${product}_production CONNECTION LIMIT 30`);
  await create();
  const found = await query(
    serverUrl(),
    `SELECT rolconnlimit AS most FROM pg_roles WHERE rolname = '${product}_production'`,
  );
  expect(found).toEqual([{ most: 80 }]);
});

test("the roles that an owner creates share the limit of its database", async () => {
  const { urlOf, product } = await createEnvironments();
  const role = `${product}_development_relay`;
  onTestFinished(async () => {
    await administer(`DROP DATABASE ${product}_development WITH (FORCE)`, `DROP ROLE ${role}`);
  });
  await query(urlOf("development"), `CREATE ROLE ${role} LOGIN PASSWORD 'secret'`);
  await query(urlOf("development"), `GRANT CONNECT ON DATABASE ${product}_development TO ${role}`);
  const url = Object.assign(new URL(urlOf("development")), { username: role, password: "secret" });
  const clients = Array.from({ length: 60 }, () => new pg.Client({ connectionString: url.href }));
  for (const client of clients) client.on("error", () => {});
  const outcomes = await Promise.allSettled(clients.map((client) => client.connect()));
  expect(outcomes.filter(({ status }) => status === "fulfilled").length).toBeLessThanOrEqual(50);
  expect(outcomes).toContainEqual({
    status: "rejected",
    reason: expect.objectContaining({ message: expect.stringContaining("for database") }),
  });
  await Promise.allSettled(clients.map((client) => client.end()));
});
