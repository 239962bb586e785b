import { migrate } from "../data/migrate.ts";
import { readDatabaseConfig } from "../ops/config.ts";

/**
 * Migrates the database of this environment to the schema that this version expects. With the word
 * `expand`, it removes nothing that an earlier release needs.
 */
try {
  const which = process.argv[2] === "expand" ? "expand" : "all";
  await migrate(readDatabaseConfig(process.env).databaseUrl, which);
} catch (error) {
  console.error(`The database was not migrated: ${(error as Error).message}`);
  process.exit(1);
}
