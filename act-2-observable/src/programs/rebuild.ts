import { openDatabase } from "../data/database.ts";
import { rebuildSearch } from "../data/search-rebuild.ts";
import { readDatabaseConfig } from "../ops/config.ts";

/** Rebuilds the search table. The app may keep running. */
async function rebuild(): Promise<void> {
  // The lock belongs to one connection.
  const db = openDatabase(readDatabaseConfig(process.env).databaseUrl, console.error, { max: 1 });
  try {
    const total = await rebuildSearch(db, (copied) => console.log(`${copied} todos copied`));
    console.log(`Search uses the new table, with ${total} todos.`);
  } finally {
    await db.close();
  }
}

await rebuild().catch((error) => {
  console.error(error.message);
  process.exit(1);
});
