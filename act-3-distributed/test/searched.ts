import type { Database } from "../src/data/database.ts";
import { answerOf, createIndex } from "../src/data/search-engine.ts";
import { ownIndex } from "./search-engine.ts";
import { expectSame } from "./todo-tables.ts";

/** The read model of one test. `settings` are for the app. */
export async function startSearched(db: Database) {
  const { engine, env: settings } = await ownIndex();
  const { client, todos } = engine;
  return {
    settings,
    expectSame: () => expectSame(db, engine),

    /** Loses all documents. */
    async empty(): Promise<void> {
      const [old = ""] = Object.keys(await answerOf(client.indices.get({ index: todos })));
      const index = await createIndex(engine, "unused");
      const actions = [{ remove_index: { index: old } }, { add: { index, alias: todos } }];
      await answerOf(client.indices.updateAliases({ body: { actions } }));
    },
  };
}
