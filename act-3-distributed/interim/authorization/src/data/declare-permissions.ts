import { openDatabase, prepared } from "./database.ts";
import { ensureAllTuples, memberTuples } from "./member-tuples.ts";
import { declareModel, type OpenFga } from "./openfga.ts";
import { openPermissions } from "./permissions.ts";

const findStore = prepared("SELECT FROM permission_stores WHERE store = $1");
const insertStore = prepared("INSERT INTO permission_stores VALUES ($1) ON CONFLICT DO NOTHING");

/**
 * Stores the authorization model of this version. Then compares the tuples of all lists with their
 * members, if this was never done for this store, or `again`. It can be interrupted and repeated.
 * `onProgress` gets the number of lists that have been compared.
 * @returns the number of lists
 */
export async function declarePermissions(
  config: OpenFga & { databaseUrl: string },
  options: { again?: boolean; onProgress?: (compared: number) => unknown } = {},
): Promise<number> {
  const { again = false, onProgress = () => {} } = options;
  await declareModel(config);
  const permissions = await openPermissions(config);
  const db = openDatabase(config.databaseUrl, console.error, { max: 8 });
  try {
    const store = [config.openfgaStore];
    const isFilled = (await db.rows(findStore, store)).length > 0;
    if (isFilled && !again) return 0;
    const compared = await ensureAllTuples(db, memberTuples(db, permissions), onProgress);
    await db.run(insertStore, store);
    return compared;
  } finally {
    await db.close();
  }
}
