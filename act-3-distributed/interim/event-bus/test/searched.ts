import { type Database, prepared } from "../src/data/database.ts";
import { expectSame } from "./todo-tables.ts";

/** The read model of one test. `settings` are for the app. */
export async function startSearched(db: Database) {
  return {
    settings: {},
    expectSame: () => expectSame(db),

    /** Loses all rows. */
    async empty(): Promise<void> {
      await db.run(prepared("TRUNCATE search.todos"));
    },
  };
}
