import { declareStream } from "../async/stream.ts";
import { migrate } from "../data/migrate.ts";
import { readDatabaseConfig, readEventConfig } from "../ops/config.ts";

/**
 * Migrates the database of this environment to the schema that this version expects, and declares
 * its stream and consumers. With the word `expand`, it removes nothing that an earlier release needs.
 */
try {
  const which = process.argv[2] === "expand" ? "expand" : "all";
  await migrate(readDatabaseConfig(process.env).databaseUrl, which);
  const { natsUrl, eventStream } = readEventConfig(process.env);
  await declareStream(natsUrl, eventStream);
} catch (error) {
  console.error(`Not everything was migrated: ${(error as Error).message}`);
  process.exit(1);
}
