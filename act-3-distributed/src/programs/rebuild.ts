import { rebuildSearch, withSearch } from "../data/search-rebuild.ts";
import { readDatabaseConfig, readSearchConfig } from "../ops/config.ts";

/** Builds a new search index. The app may keep running. */
async function rebuild(): Promise<void> {
  const servers = { ...readDatabaseConfig(process.env), ...readSearchConfig(process.env) };
  const tell = (copied: number) => console.log(`${copied} todos copied`);
  const total = await withSearch(servers, (db, engine) => rebuildSearch(db, engine, tell));
  console.log(`Search shows all ${total} todos as they are.`);
}

await rebuild().catch((error) => {
  console.error(error.message);
  process.exit(1);
});
