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
  const client = new pg.Client({ connectionString: serverUrl() });
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
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

/** Creates a database with the newest schema for one test, and returns its address. */
export const migratedDatabase = () => createDatabase(inject("migrated"));

/** Creates a database without a schema for one test, and returns its address. */
export const emptyDatabase = () => createDatabase("template1");

async function createDatabase(template: string): Promise<string> {
  const name = `test_${randomBytes(6).toString("hex")}`;
  // The default strategy writes all pages to the log, which takes twice as long.
  await administer(`CREATE DATABASE ${name} TEMPLATE ${template} STRATEGY FILE_COPY`);
  // The server takes a moment to notice that the last connection has closed.
  onTestFinished(() => eventually(() => administer(`DROP DATABASE ${name}`)));
  return addressOf(name);
}

/** Returns the address of a database on the server. */
export function addressOf(name: string): string {
  const url = new URL(serverUrl());
  url.pathname = name;
  return url.href;
}
