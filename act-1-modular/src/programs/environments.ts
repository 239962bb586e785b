import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { parseEnv } from "node:util";
import pg from "pg";

/** Each is a database, a role and a secret of its own. They have the same shape and share nothing. */
const environments = ["development", "production"] as const;
export type Environment = (typeof environments)[number];

const ports = { development: "3001", production: "4001" };

/** Copies of the product that share a server need names of their own. */
const product = process.env.PRODUCT ?? "todo";

/** What the role of an environment is called, and its database. */
const roleOf = (name: Environment) => `${product}_${name}`;

const folder = new URL("../../.environments/", import.meta.url);
const fileOf = (name: string) => new URL(`${name}.env`, folder);

/** The settings of an environment, empty before it has been made. */
export function settingsOf(name: Environment | "server"): NodeJS.Dict<string> {
  return existsSync(fileOf(name)) ? parseEnv(readFileSync(fileOf(name), "utf8")) : {};
}

/**
 * Writes one setting and leaves all others, which belong to whoever runs the environment. The new
 * file takes the place of the old one at once: an interruption leaves one of them whole.
 */
function save(name: Environment | "server", key: string, value: string): void {
  mkdirSync(folder, { recursive: true });
  const file = fileOf(name);
  const next = new URL(`${name}.env.next`, folder);
  const before = existsSync(file) ? readFileSync(file, "utf8") : "";
  const line = new RegExp(`^${key}=.*$`, "m");
  const setting = `${key}=${value}`;
  const after = line.test(before) ? before.replace(line, setting) : `${before}${setting}\n`;
  writeFileSync(next, after, { mode: 0o600 });
  renameSync(next, file);
}

/** The address under which an administrator reaches the server, remembered from the last time. */
export function administratorUrl(): string {
  const url = process.env.POSTGRES_URL ?? settingsOf("server").POSTGRES_URL;
  if (url) return url;
  throw new Error(
    `POSTGRES_URL is not set. Start a server (docker compose up --detach postgres) or name your own:
POSTGRES_URL=postgres://administrator:password@127.0.0.1:5432/postgres npm run environments`,
  );
}

const has = async (server: pg.Client, sql: string, name: string) =>
  ((await server.query(sql, [name])).rowCount ?? 0) > 0;
const findRole = "SELECT 1 FROM pg_roles WHERE rolname = $1";
const findDatabase = "SELECT 1 FROM pg_database WHERE datname = $1";

/** Throws where another copy of the code has made the environment. */
async function requireOurs(server: pg.Client, name: Environment): Promise<void> {
  if (settingsOf(name).DATABASE_URL || !(await has(server, findRole, roleOf(name)))) return;
  throw new Error(
    `The role ${roleOf(name)} exists, and its secret is not here. Copy .environments/ from the ` +
      "folder that made it, or set PRODUCT to a name of your own.",
  );
}

/** Saves the address of an environment, with the secret that is known or a new one. */
function saveAddress(name: Environment, serverUrl: string): URL {
  const known = settingsOf(name).DATABASE_URL;
  const url = new URL(serverUrl);
  url.username = roleOf(name);
  url.password = known ? new URL(known).password : randomBytes(24).toString("base64url");
  url.pathname = roleOf(name);
  if (!known) save(name, "ENVIRONMENT", name);
  if (!known) save(name, "PORT", ports[name]);
  save(name, "DATABASE_URL", url.href);
  return url;
}

/** Makes a role and a database that only this role may enter. Repeating it changes nothing. */
async function create(server: pg.Client, { username: role, password }: URL): Promise<void> {
  if (!(await has(server, findRole, role))) {
    // No environment can take all connections of the server.
    const attributes = `LOGIN CONNECTION LIMIT 30 PASSWORD ${pg.escapeLiteral(password)}`;
    await server.query(`CREATE ROLE ${role} ${attributes}`);
  }
  if (!(await has(server, findDatabase, role))) {
    await server.query(`CREATE DATABASE ${role} OWNER ${role}`);
  }
  // PostgreSQL lets every role connect to every database unless told otherwise.
  await server.query(`REVOKE CONNECT, TEMPORARY ON DATABASE ${role} FROM PUBLIC`);
}

/** Tries to enter the database of another environment. Throws where the server lets us in. */
async function proveRefused(own: URL, other: URL): Promise<string> {
  const url = new URL(own);
  url.pathname = other.pathname;
  const client = new pg.Client({ connectionString: url.href });
  try {
    await client.connect();
  } catch (error) {
    // 42501: insufficient privilege. Any other error would prove nothing.
    if (error instanceof pg.DatabaseError && error.code === "42501") return error.message;
    throw error;
  }
  await client.end();
  throw new Error(`${url.username} may enter ${url.pathname.slice(1)}: the isolation is broken.`);
}

/**
 * Makes every environment and proves that none may enter another. A run that is interrupted, at
 * whatever point, is completed by the next one.
 */
export async function createEnvironments(serverUrl: string): Promise<void> {
  const server = new pg.Client({ connectionString: serverUrl });
  await server.connect();
  const urls = new Map<Environment, URL>();
  try {
    // Who does the same at the same time waits until this connection ends, and finds it all made.
    await server.query("SELECT pg_advisory_lock(hashtext($1))", [product]);
    for (const name of environments) await requireOurs(server, name);
    for (const name of environments) {
      // The secret is saved before a role has it: otherwise an interruption could lose it.
      const url = saveAddress(name, serverUrl);
      await create(server, url);
      urls.set(name, url);
      console.log(`${name}: database and role ${url.username}, secret in .environments/`);
    }
    save("server", "POSTGRES_URL", serverUrl);
  } finally {
    await server.end();
  }
  for (const [name, url] of urls) {
    for (const [other, otherUrl] of urls) {
      if (other === name) continue;
      console.log(`${name} tries to enter ${other}: ${await proveRefused(url, otherUrl)}`);
    }
  }
}

if (import.meta.main) {
  try {
    await createEnvironments(administratorUrl());
  } catch (error) {
    console.error(`The environments could not be made: ${(error as Error).message}`);
    process.exit(1);
  }
}
