import { fileURLToPath } from "node:url";
import { runner } from "node-pg-migrate";
import pg from "pg";

const dir = fileURLToPath(new URL("../../migrations/", import.meta.url));

/** An arbitrary number. All copies of the app must use the same one. */
const lock = 20_211_101;

/**
 * Migrates the database to the newest schema. If several processes start at the same time, one
 * migrates. The others wait for it and find nothing to do.
 */
export async function migrate(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query("SELECT pg_advisory_lock($1)", [lock]);
    await runner({
      dbClient: client,
      dir,
      direction: "up",
      migrationsTable: "migrations",
      noLock: true,
      log: () => {},
    });
  } finally {
    await client.end();
  }
}
