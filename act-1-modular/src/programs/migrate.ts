import { migrate } from "../data/migrate.ts";
import { readDatabaseConfig } from "../ops/config.ts";

/** Migrates the database of this environment to the schema that this version expects. */
try {
  await migrate(readDatabaseConfig(process.env).databaseUrl);
} catch (error) {
  console.error(`The database was not migrated: ${(error as Error).message}`);
  process.exit(1);
}
