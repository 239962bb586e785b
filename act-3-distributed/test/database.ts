import { randomBytes } from "node:crypto";
import pg from "pg";
import { inject, onTestFinished } from "vitest";
import { eventually } from "./eventually.ts";

/** Returns the address of a PostgreSQL server on which tests may create databases and roles. */
export function serverUrl(): string {
  const url = process.env.POSTGRES_URL;
  if (url) return url;
  throw new Error("Set POSTGRES_URL to an administrator's address of a PostgreSQL server.");
}

/** Runs statements as the server's administrator. */
export async function administer(...statements: string[]): Promise<void> {
  await run(serverUrl(), ...statements);
}

/** Returns the rows of the last statement. */
async function run(url: string, ...statements: string[]) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    let rows: Record<string, unknown>[] = [];
    for (const statement of statements) rows = (await client.query(statement)).rows;
    return rows;
  } finally {
    await client.end();
  }
}

declare module "vitest" {
  interface ProvidedContext {
    /** The name of a database that has the newest schema and no rows. */
    migrated: string;
  }
}

/** Databases that earlier tests of this process have used and emptied. */
const emptied: string[] = [];

/**
 * Returns the address of a database with the newest schema and no rows. Later tests use it again,
 * because emptying a database takes less time than creating one, so a test must not change its
 * schema.
 */
export async function cleanDatabase(): Promise<string> {
  const name = emptied.pop() ?? (await copyDatabase(inject("migrated")));
  onTestFinished(() =>
    eventually(async () => {
      await run(addressOf(name), emptyTables);
      emptied.push(name);
    }),
  );
  return addressOf(name);
}

/** Fails while a client is still connected. */
const emptyTables = `DO $$ BEGIN
  ASSERT (SELECT count(*) = 1 FROM pg_stat_activity
          WHERE datname = current_database() AND backend_type = 'client backend');
  EXECUTE (SELECT 'TRUNCATE ' || string_agg(format('%I.%I', schemaname, tablename), ', ') || ' RESTART IDENTITY'
           FROM pg_tables
           WHERE schemaname NOT IN ('pg_catalog', 'information_schema') AND tablename <> 'migrations');
END $$`;

/** Creates a database with the newest schema for one test, and returns its address. */
export const migratedDatabase = () => createDatabase(inject("migrated"));

/** Creates a database without a schema for one test, and returns its address. */
export const emptyDatabase = () => createDatabase("template1");

async function createDatabase(template: string): Promise<string> {
  const name = await copyDatabase(template);
  // The server takes a moment to notice that the last connection has closed.
  onTestFinished(() => eventually(() => administer(`DROP DATABASE ${name}`)));
  return addressOf(name);
}

async function copyDatabase(template: string): Promise<string> {
  const name = `${inject("migrated")}_${randomBytes(4).toString("hex")}`;
  // The default strategy writes all pages to the log, which takes twice as long.
  await administer(`CREATE DATABASE ${name} TEMPLATE ${template} STRATEGY FILE_COPY`);
  return name;
}

/** Drops a database and all copies of it. */
export async function dropWithCopies(name: string): Promise<void> {
  const find = `SELECT datname FROM pg_database WHERE datname LIKE '${name}%'`;
  for (const { datname } of await run(serverUrl(), find))
    await administer(`DROP DATABASE ${datname}`);
}

/** Returns the address of a database on the server. */
export function addressOf(name: string): string {
  const url = new URL(serverUrl());
  url.pathname = name;
  return url.href;
}
