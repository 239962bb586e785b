import { declareStream } from "../async/stream.ts";
import { migrate } from "../data/migrate.ts";
import { declareSearch } from "../data/search-rebuild.ts";
import {
  readDatabaseConfig,
  readEventConfig,
  readPermissionConfig,
  readSearchConfig,
} from "../ops/config.ts";
import { declarePermissionsWithEpochs } from "./declare-permissions.ts";

/**
 * Migrates the database of this environment to the schema that this version expects, and declares
 * its stream and consumers. With the word `expand`, it removes nothing that an earlier release needs.
 * Also creates and fills its search index, if there is none.
 * Stores its authorization model, and the permissions of all members, if its store has none.
 */
try {
  const which = process.argv[2] === "expand" ? "expand" : "all";
  await migrate(readDatabaseConfig(process.env).databaseUrl, which);
  const { natsUrl, eventStream } = readEventConfig(process.env);
  await declareStream(natsUrl, eventStream);
  await declareSearch({ ...readDatabaseConfig(process.env), ...readSearchConfig(process.env) });
  await declarePermissionsWithEpochs({
    ...readDatabaseConfig(process.env),
    ...readEventConfig(process.env),
    ...readPermissionConfig(process.env),
  });
} catch (error) {
  console.error(`Not everything was migrated: ${(error as Error).message}`);
  process.exit(1);
}
