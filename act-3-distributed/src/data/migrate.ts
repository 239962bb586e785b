import { fileURLToPath } from "node:url";
import { runner } from "node-pg-migrate";
import pg from "pg";

const dir = fileURLToPath(new URL("../../migrations/", import.meta.url));

/** An arbitrary number. All copies of the app must use the same one. */
const lock = 20_211_101;

/** Migrations that remove something that an earlier release needs have this in their names. */
const contracting = ".*_contract_.*";

/**
 * Migrates the database to the newest schema. If several processes start at the same time, one
 * migrates. The others wait for it and find nothing to do. With `expand`, it only adds, so that an
 * earlier release still works.
 */
export async function migrate(url: string, which: "all" | "expand" = "all"): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query("SELECT pg_advisory_lock($1)", [lock]);
    await runner({
      dbClient: client,
      dir,
      direction: "up",
      migrationsTable: "migrations",
      checkOrder: false, // a contracting migration may run after later ones
      ignorePattern: which === "expand" ? contracting : undefined,
      noLock: true,
      log: () => {},
    });
  } finally {
    await client.end();
  }
}
