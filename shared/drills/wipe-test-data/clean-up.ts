import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import pg from "pg";

// Empties every table of the database in its settings, as many test suites do after each test. The
// program runs in the folder of the code under test, as a developer runs it.
const tables = ["notifications", "todos", "members", "lists", "sessions", "accounts"];
const statements = tables.map((table) => `DELETE FROM ${table};`).join("\n");

async function emptyFile(file: string): Promise<void> {
  const database = pathToFileURL(resolve("src/data/database.ts")).href;
  const { openDatabase } = await import(database);
  openDatabase(file).exec(statements);
}

async function emptyDatabase(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(statements);
  await client.end();
}

const { DATABASE_FILE = "", DATABASE_URL } = process.env;
try {
  await (DATABASE_URL ? emptyDatabase(DATABASE_URL) : emptyFile(DATABASE_FILE));
} catch (error) {
  console.error((error as Error).message);
  process.exit(1);
}
