import { migrate } from "../data/migrate.ts";
import { readDatabaseConfig } from "../ops/config.ts";

/**
 * Brings the database of this environment to the shape that this version of the code expects. With
 * the word `expand`, nothing goes that an earlier release needs.
 */
try {
  const which = process.argv[2] === "expand" ? "expand" : "all";
  await migrate(readDatabaseConfig(process.env).databaseUrl, which);
} catch (error) {
  console.error(`The database was not migrated: ${(error as Error).message}`);
  process.exit(1);
}
