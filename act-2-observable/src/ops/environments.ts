import { randomBytes } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { parseEnv } from "node:util";
import pg from "pg";

/** Each is a database, a role and a secret of its own. They have the same shape and share nothing. */
const environments = ["development", "production"] as const;
export type Environment = (typeof environments)[number];

const ports = { development: "3002", production: "4002" };

/** Copies of the product that share a server need names of their own. */
const product = process.env.PRODUCT ?? "todo";

const folder = new URL("../../.environments/", import.meta.url);
const fileOf = (name: string) => new URL(`${name}.env`, folder);

/** The settings of an environment, empty before it has been made. */
export function settingsOf(name: Environment | "server"): NodeJS.Dict<string> {
  return existsSync(fileOf(name)) ? parseEnv(readFileSync(fileOf(name), "utf8")) : {};
}

/** Writes one setting and leaves all others, which belong to whoever runs the environment. */
function save(name: Environment | "server", key: string, value: string): void {
  mkdirSync(folder, { recursive: true });
  const file = fileOf(name);
  const before = existsSync(file) ? readFileSync(file, "utf8") : "";
  const line = new RegExp(`^${key}=.*$`, "m");
  const setting = `${key}=${value}`;
  writeFileSync(file, line.test(before) ? before.replace(line, setting) : `${before}${setting}\n`);
  chmodSync(file, 0o600);
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

/** Makes a role and a database that only this role may enter. Repeating it changes nothing. */
async function create(server: pg.Client, serverUrl: string, name: Environment): Promise<string> {
  const role = `${product}_${name}`;
  const known = settingsOf(name).DATABASE_URL;
  const secret = known ? new URL(known).password : randomBytes(24).toString("base64url");
  const has = async (sql: string) => ((await server.query(sql, [role])).rowCount ?? 0) > 0;

  if (!(await has("SELECT 1 FROM pg_roles WHERE rolname = $1"))) {
    // No environment can take all connections of the server.
    const attributes = `LOGIN CONNECTION LIMIT 30 PASSWORD ${pg.escapeLiteral(secret)}`;
    await server.query(`CREATE ROLE ${role} ${attributes}`);
  } else if (!known) {
    throw new Error(
      `The role ${role} exists, and its secret is not here. Copy .environments/ from the folder that ` +
        "made it, or set PRODUCT to a name of your own.",
    );
  }
  if (!(await has("SELECT 1 FROM pg_database WHERE datname = $1"))) {
    await server.query(`CREATE DATABASE ${role} OWNER ${role}`);
  }
  // PostgreSQL lets every role connect to every database unless told otherwise.
  await server.query(`REVOKE CONNECT, TEMPORARY ON DATABASE ${role} FROM PUBLIC`);

  const url = new URL(serverUrl);
  url.username = role;
  url.password = secret;
  url.pathname = role;
  return url.href;
}

/** Tries to enter the database of another environment. Throws where the server lets us in. */
async function proveRefused(own: string, other: string): Promise<string> {
  const url = new URL(own);
  url.pathname = new URL(other).pathname;
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

/** Makes every environment and proves that none may enter another. */
export async function createEnvironments(serverUrl: string): Promise<void> {
  const server = new pg.Client({ connectionString: serverUrl });
  await server.connect();
  const urls = new Map<Environment, string>();
  try {
    for (const name of environments) urls.set(name, await create(server, serverUrl, name));
  } finally {
    await server.end();
  }
  for (const [name, url] of urls) {
    const isNew = !settingsOf(name).DATABASE_URL;
    if (isNew) save(name, "ENVIRONMENT", name);
    if (isNew) save(name, "PORT", ports[name]);
    save(name, "DATABASE_URL", url);
    console.log(`${name}: database and role ${new URL(url).username}, secret in .environments/`);
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
    const serverUrl = administratorUrl();
    await createEnvironments(serverUrl);
    save("server", "POSTGRES_URL", serverUrl);
  } catch (error) {
    console.error(`The environments could not be made: ${(error as Error).message}`);
    process.exit(1);
  }
}
