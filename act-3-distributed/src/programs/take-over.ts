import { openDatabase } from "../data/database.ts";
import { takeOver } from "../data/take-over.ts";
import { readDatabaseConfig } from "../ops/config.ts";

/** Takes over what act 2 has left in the outbox. Run it when act 2 has stopped. */
const db = openDatabase(readDatabaseConfig(process.env).databaseUrl, console.error, { max: 1 });
try {
  await takeOver(db);
} catch (error) {
  console.error(`What act 2 has left was not taken over: ${(error as Error).message}`);
  process.exitCode = 1;
} finally {
  await db.close();
}
