import { openDatabase } from "../data/database.ts";
import { rebuildSearch } from "../data/search-rebuild.ts";
import { readDatabaseConfig } from "../ops/config.ts";

/** Rebuilds the search table. The app may keep running. */
async function rebuild(): Promise<void> {
  const db = openDatabase(readDatabaseConfig(process.env).databaseUrl, console.error, { max: 1 });
  try {
    const total = await rebuildSearch(db, (compared) => console.log(`${compared} todos compared`));
    console.log(`Search shows all ${total} todos as they are.`);
  } finally {
    await db.close();
  }
}

await rebuild().catch((error) => {
  console.error(error.message);
  process.exit(1);
});
