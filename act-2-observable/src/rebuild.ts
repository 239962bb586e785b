import { openDatabase } from "./data/database.ts";
import { rebuildSearch } from "./data/search-rebuild.ts";
import { readConfig } from "./ops/config.ts";

/** Builds the search table anew, while the app may go on running. */
async function rebuild(): Promise<void> {
  // The lock belongs to one connection.
  const db = openDatabase(readConfig(process.env).databaseUrl, console.error, 1);
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
