import { declarePermissions } from "../data/declare-permissions.ts";
import { readDatabaseConfig, readPermissionConfig } from "../ops/config.ts";

/**
 * Makes the relationship tuples of all lists equal to their members. The app may keep running. It is
 * needed after members were changed without the app, or tuples by hand.
 */
async function correct(): Promise<void> {
  const config = { ...readDatabaseConfig(process.env), ...readPermissionConfig(process.env) };
  const tell = (lists: number) => console.log(`${lists} lists compared`);
  const total = await declarePermissions(config, { again: true, onProgress: tell });
  console.log(`OpenFGA has the members of all ${total} lists.`);
}

await correct().catch((error) => {
  console.error(error.message);
  process.exit(1);
});
