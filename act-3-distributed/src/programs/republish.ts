import { openDatabase } from "../data/database.ts";
import { outboxWriter } from "../data/outbox.ts";
import { republishTodos } from "../data/republish.ts";
import { readDatabaseConfig } from "../ops/config.ts";

/** Enqueues the current state of all todos. The running app publishes them. */
async function republish(): Promise<void> {
  const db = openDatabase(readDatabaseConfig(process.env).databaseUrl, console.error, { max: 1 });
  try {
    const outbox = outboxWriter(db, () => undefined);
    const tell = (republished: number) => console.log(`${republished} todos enqueued`);
    const total = await republishTodos(outbox, new Date(), tell);
    console.log(`The running app publishes all ${total} todos.`);
  } finally {
    await db.close();
  }
}

await republish().catch((error) => {
  console.error(error.message);
  process.exit(1);
});
