import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { parseEnv } from "node:util";
import pg from "pg";
import {
  type NatsServer,
  newAccountSeed,
  putAccount,
  requireNats,
  signUser,
} from "./nats-accounts.ts";
import { type OpenFgaServer, openFgaServer, putStore, requireOpenFga } from "./openfga-stores.ts";
import { requireSearchServer, searchServerUrl } from "./search-server.ts";

/**
 * The attributes of each environment's role. Each environment has its own database, role and secret.
 * Tests create databases and roles, so their role may do that.
 */
const attributes = { development: "", test: "CREATEDB CREATEROLE", production: "" };
export type Environment = keyof typeof attributes;
const environments = Object.keys(attributes) as Environment[];

const ports: { [name in Environment]?: string } = { development: "3003", production: "4003" };

/** Two copies of the product on one server need different names. */
const product = process.env.PRODUCT ?? "todo";

/** Returns the name of an environment's role and of its database. */
const roleOf = (name: Environment) => `${product}_${name}`;

const folder = new URL("../../.environments/", import.meta.url);
const fileOf = (name: string) => new URL(`${name}.env`, folder);

/** Returns the settings of an environment. They are empty before the environment exists. */
export function settingsOf(name: Environment | "server"): NodeJS.Dict<string> {
  return existsSync(fileOf(name)) ? parseEnv(readFileSync(fileOf(name), "utf8")) : {};
}

/**
 * Writes one setting and keeps all others. The new file replaces the old one atomically, so an
 * interruption cannot leave a partial file.
 */
export function save(name: Environment | "server", key: string, value: string): void {
  mkdirSync(folder, { recursive: true });
  const file = fileOf(name);
  const next = new URL(`${name}.env.next`, folder);
  const before = existsSync(file) ? readFileSync(file, "utf8") : "";
  const line = new RegExp(`^${key}=.*$`, "m");
  const setting = `${key}=${value}`;
  // A function, because `replace` interprets dollar signs in a text.
  const after = line.test(before) ? before.replace(line, () => setting) : `${before}${setting}\n`;
  writeFileSync(next, after, { mode: 0o600 });
  renameSync(next, file);
}

/** Returns the administrator's address of the server, given now or saved by an earlier run. */
export function administratorUrl(): string {
  const url = process.env.POSTGRES_URL ?? settingsOf("server").POSTGRES_URL;
  if (url) return url;
  throw new Error(
    `POSTGRES_URL is not set. Start a server (docker compose up --detach postgres) or name your own:
POSTGRES_URL=postgres://administrator:password@127.0.0.1:5432/postgres npm run environments`,
  );
}

/** Returns the NATS server and its administrator's keys, given now or saved by an earlier run. */
function natsServer(): NatsServer {
  const given = { ...settingsOf("server"), ...process.env };
  const { NATS_URL: url, NATS_OPERATOR_SEED: operatorSeed, NATS_SYSTEM_SEED: systemSeed } = given;
  if (url && operatorSeed && systemSeed) return { url, operatorSeed, systemSeed };
  throw new Error(
    `${url ? "NATS_OPERATOR_SEED or NATS_SYSTEM_SEED" : "NATS_URL"} is not set. Make a server's configuration (npm run nats-config),
start it (docker compose up --detach nats), and name it:
NATS_URL=nats://127.0.0.1:4222 npm run environments`,
  );
}

/** The name becomes part of SQL identifiers, which are not quoted and have at most 63 characters. */
function requireValidProduct(): void {
  if (/^[a-z][a-z0-9_]{0,30}$/.test(product)) return;
  throw new Error(
    `PRODUCT is '${product}'. It must begin with a lower-case letter, followed by at most 30 ` +
      "lower-case letters, digits and underscores.",
  );
}

/** Before PostgreSQL 16, a role that creates roles could change production's password. */
async function requireRecentServer(server: pg.Client): Promise<void> {
  const { rows } = await server.query("SHOW server_version_num");
  if (Number(rows[0].server_version_num) < 160_000) throw new Error("PostgreSQL 16 is needed.");
}

const has = async (server: pg.Client, sql: string, name: string) =>
  ((await server.query(sql, [name])).rowCount ?? 0) > 0;
const findRole = "SELECT 1 FROM pg_roles WHERE rolname = $1";
const findDatabase = "SELECT 1 FROM pg_database WHERE datname = $1";
const findOpenDatabase =
  "SELECT 1 FROM pg_database WHERE datname = $1 AND has_database_privilege('public', oid, 'CONNECT')";

/** Throws if another copy of the code has created the environment. */
async function requireOurs(server: pg.Client, name: Environment): Promise<void> {
  if (settingsOf(name).DATABASE_URL || !(await has(server, findRole, roleOf(name)))) return;
  throw new Error(
    `The role ${roleOf(name)} exists, but its secret is not here. Copy .environments/ from the ` +
      "folder that created it, or set PRODUCT to another name.",
  );
}

/** Saves the address of an environment, with its existing secret or a new one. */
function saveAddress(name: Environment, serverUrl: string): URL {
  const known = settingsOf(name).DATABASE_URL;
  const url = new URL(serverUrl);
  url.username = roleOf(name);
  url.password = known ? new URL(known).password : randomBytes(24).toString("base64url");
  url.pathname = roleOf(name);
  const port = ports[name];
  if (!known && port) save(name, "ENVIRONMENT", name);
  if (!known && port) save(name, "PORT", port);
  save(name, "DATABASE_URL", url.href);
  return url;
}

/**
 * Gives an environment an account of the NATS server, with its existing key or a new one, and a
 * stream. Saves the key before the account exists, because an interruption could lose it.
 */
async function createAccount(server: NatsServer, name: Environment): Promise<void> {
  const { NATS_URL, NATS_ACCOUNT_SEED: known } = settingsOf(name);
  const seed = known ?? newAccountSeed();
  const token = known && NATS_URL ? new URL(NATS_URL).password : await signUser(roleOf(name), seed);
  save(name, "NATS_URL", `nats://${roleOf(name)}:${token}@${new URL(server.url).host}`);
  save(name, "NATS_ACCOUNT_SEED", seed);
  save(name, "EVENT_STREAM", roleOf(name));
  await putAccount(server, roleOf(name), seed);
}

/**
 * Saves the prefix of an environment's indices. Only the prefix keeps environments apart: each can
 * still reach the indices of the others.
 */
function saveIndices(name: Environment, searchUrl: string): void {
  save(name, "OPENSEARCH_URL", searchUrl);
  save(name, "OPENSEARCH_PREFIX", roleOf(name));
}

/** Gives an environment a store of the OpenFGA server. */
async function createStore(server: OpenFgaServer, name: Environment): Promise<void> {
  const store = await putStore(server, roleOf(name), settingsOf(name).OPENFGA_STORE);
  save(name, "OPENFGA_URL", server.url);
  save(name, "OPENFGA_KEY", server.key);
  save(name, "OPENFGA_STORE", store);
}

/** Creates a role, and a database that only this role can enter. Can be repeated. */
async function create(server: pg.Client, name: Environment, { password }: URL): Promise<void> {
  const role = roleOf(name);
  if (!(await has(server, findRole, role))) {
    const secret = pg.escapeLiteral(password);
    await server.query(`CREATE ROLE ${role} LOGIN ${attributes[name]} PASSWORD ${secret}`);
  }
  // No environment may use all connections of the server. An app opens up to 50. Two tests may run
  // at a time, and a release briefly runs two apps.
  const limit = name === "development" ? 50 : 80;
  // The owner creates the roles of the services, which share the limit of the database.
  await server.query(`ALTER ROLE ${role} CREATEROLE CONNECTION LIMIT ${limit}`);
  if (name === "test") {
    // Lets tests create a database for a role that they have created.
    await server.query(`ALTER ROLE ${role} SET createrole_self_grant = 'set, inherit'`);
  }
  if (!(await has(server, findDatabase, role))) {
    await server.query(`CREATE DATABASE ${role} OWNER ${role}`);
  }
  await server.query(`ALTER DATABASE ${role} CONNECTION LIMIT ${limit}`);
  await close(server, role);
}

/** Keeps other roles out of a database. By default, PostgreSQL lets every role connect. */
async function close(server: pg.Client, database: string): Promise<void> {
  if (!(await has(server, findOpenDatabase, database))) return;
  await server.query(`REVOKE CONNECT, TEMPORARY ON DATABASE ${database} FROM PUBLIC`);
}

/** Tries to enter another database as an environment. Throws if the server allows it. */
async function proveRefused(own: URL, database: string): Promise<string> {
  const url = new URL(own);
  url.pathname = database;
  const client = new pg.Client({ connectionString: url.href });
  try {
    await client.connect();
  } catch (error) {
    // 42501: insufficient privilege. Any other error would prove nothing.
    if (error instanceof pg.DatabaseError && error.code === "42501") return error.message;
    throw error;
  }
  await client.end();
  throw new Error(`${url.username} may enter ${database}: the isolation is broken.`);
}

/**
 * Creates every environment and proves that none may enter another. If it is interrupted, the next
 * run completes it.
 */
export async function createEnvironments(serverUrl: string): Promise<void> {
  requireValidProduct();
  const nats = natsServer();
  await requireNats(nats);
  const searchUrl = searchServerUrl(settingsOf("server").OPENSEARCH_URL);
  await requireSearchServer(searchUrl);
  const openFga = openFgaServer(settingsOf("server"));
  await requireOpenFga(openFga);
  const server = new pg.Client({ connectionString: serverUrl });
  await server.connect();
  const urls = new Map<Environment, URL>();
  try {
    await requireRecentServer(server);
    // One run works at a time. The others wait and find everything done.
    await server.query("SELECT pg_advisory_lock(hashtext('environments'))");
    for (const name of environments) await requireOurs(server, name);
    for (const name of environments) {
      // Saves the secret before a role gets it, because an interruption could lose it.
      const url = saveAddress(name, serverUrl);
      await create(server, name, url);
      await createAccount(nats, name);
      saveIndices(name, searchUrl);
      await createStore(openFga, name);
      urls.set(name, url);
      console.log(
        `${name}: database, role and NATS account ${roleOf(name)}, secrets in .environments/`,
      );
    }
    for (const database of ["postgres", "template1"]) await close(server, database);
    save("server", "POSTGRES_URL", serverUrl);
    save("server", "NATS_URL", `nats://${new URL(nats.url).host}`);
    save("server", "NATS_OPERATOR_SEED", nats.operatorSeed);
    save("server", "NATS_SYSTEM_SEED", nats.systemSeed);
    save("server", "OPENSEARCH_URL", searchUrl);
    save("server", "OPENFGA_URL", openFga.url);
    save("server", "OPENFGA_KEY", openFga.key);
  } finally {
    await server.end();
  }
  for (const [name, url] of urls) {
    for (const other of environments) {
      if (other === name) continue;
      console.log(`${name} tries to enter ${other}: ${await proveRefused(url, roleOf(other))}`);
    }
  }
}

if (import.meta.main) {
  try {
    await createEnvironments(administratorUrl());
  } catch (error) {
    const { message, code } = error as NodeJS.ErrnoException;
    const remedy = code === "ECONNREFUSED" ? ". Start PostgreSQL, or set POSTGRES_URL." : "";
    console.error(`The environments could not be created: ${message}${remedy}`);
    process.exit(1);
  }
}
