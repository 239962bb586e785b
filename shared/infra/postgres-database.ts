import { randomBytes } from "node:crypto";
import pg from "pg";
import type { Allotment } from "./server.ts";

async function administer<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Removes a database, even if programs are connected to it. */
export async function dropDatabase(name: string, administratorUrl: string): Promise<void> {
  const statement = `DROP DATABASE IF EXISTS ${pg.escapeIdentifier(name)} WITH (FORCE)`;
  await administer(administratorUrl, (client) => client.query(statement));
}

/**
 * Makes a database and a role with the same name. The role cannot enter other databases made by
 * this function. Each call sets a new password.
 * @throws Error without an administrator's address
 */
export async function allotDatabase(name: string, administratorUrl = ""): Promise<Allotment> {
  if (!administratorUrl) throw new Error("A database can only be made with POSTGRES_URL.");
  const quoted = pg.escapeIdentifier(name);
  const password = randomBytes(12).toString("hex");
  await administer(administratorUrl, async (client) => {
    const has = async (sql: string) => (await client.query(sql, [name])).rowCount === 1;
    const hasRole = await has("SELECT 1 FROM pg_roles WHERE rolname = $1");
    await client.query(
      `${hasRole ? "ALTER" : "CREATE"} ROLE ${quoted} LOGIN PASSWORD '${password}'`,
    );
    if (await has("SELECT 1 FROM pg_database WHERE datname = $1")) return;
    await client.query(`CREATE DATABASE ${quoted} OWNER ${quoted}`);
    await client.query(`REVOKE CONNECT ON DATABASE ${quoted} FROM PUBLIC`);
  });
  const url = new URL(administratorUrl);
  Object.assign(url, { username: name, password, pathname: `/${name}` });
  return {
    env: { DATABASE_URL: url.href },
    async remove() {
      await dropDatabase(name, administratorUrl);
      await administer(administratorUrl, (client) => client.query(`DROP ROLE IF EXISTS ${quoted}`));
    },
  };
}
