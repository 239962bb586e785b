import { fileURLToPath } from "node:url";
import { runner } from "node-pg-migrate";
import pg from "pg";

const dir = fileURLToPath(new URL("../../migrations/", import.meta.url));

/** Any number, as long as all copies of the app take the same lock. */
const lock = 20_211_101;

/**
 * Brings the database to the newest shape. Several processes may start at once: one migrates, the
 * others wait for it and find nothing left to do.
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
