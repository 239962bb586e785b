import { declareStream } from "../async/stream.ts";
import { declarePermissions } from "../data/declare-permissions.ts";
import { migrate } from "../data/migrate.ts";
import { declareSearch } from "../data/search-rebuild.ts";
import { createServiceRoles } from "../data/service-roles.ts";
import {
  readDatabaseConfig,
  readEventConfig,
  readPermissionConfig,
  readSearchConfig,
} from "../ops/config.ts";
import { passwordOf } from "../services/credentials.ts";

/**
 * Migrates the database of this environment to the schema that this version expects, and declares
 * its stream and consumers. With the word `expand`, it removes nothing that an earlier release needs.
 */
try {
  const which = process.argv[2] === "expand" ? "expand" : "all";
  const { databaseUrl } = readDatabaseConfig(process.env);
  await migrate(databaseUrl, which);
  await createServiceRoles(databaseUrl, passwordOf(databaseUrl), which);
  const { natsUrl, eventStream } = readEventConfig(process.env);
  await declareStream(natsUrl, eventStream);
  // Creates and fills the index, if there is none.
  await declareSearch({ databaseUrl, ...readSearchConfig(process.env) });
  // Stores the authorization model, and the permissions of all members, if the store has none.
  await declarePermissions({ databaseUrl, ...readPermissionConfig(process.env) });
} catch (error) {
  console.error(`Not everything was migrated: ${(error as Error).message}`);
  process.exit(1);
}
