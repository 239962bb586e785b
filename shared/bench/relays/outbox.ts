import pg from "pg";
import { createRelay, oneByOne } from "../../../act-2-observable/src/async/relay.ts";
import { openDatabase } from "../../../act-2-observable/src/data/database.ts";
import { migrate } from "../../../act-2-observable/src/data/migrate.ts";
import { outboxClaims } from "../../../act-2-observable/src/data/outbox.ts";
import type { Contender } from "./contender.ts";

const fail = (error: unknown) => {
  throw error;
};

/** The table of messages that an act's relay reads. */
export function outboxTable(pool: pg.Pool): Pick<Contender, "fill" | "waiting"> {
  return {
    async fill(rows) {
      await pool.query("TRUNCATE outbox");
      await pool.query(
        `INSERT INTO outbox (id, topic, type, version, key, occurred_at, data)
         SELECT id, 'todo', 'todo.created', 1, key, now(), data
         FROM jsonb_to_recordset($1) AS row(id text, key text, data jsonb)`,
        [JSON.stringify(rows)],
      );
      await pool.query("VACUUM ANALYZE outbox");
    },

    async waiting() {
      const { rows } = await pool.query("SELECT count(*)::integer AS count FROM outbox");
      return rows[0].count;
    },
  };
}

/** Act 2's relay on act 2's table. */
export function outbox(url: string, { limit }: { limit: number }): Contender {
  const table = outboxTable(new pg.Pool({ connectionString: url, max: 1 }));
  return {
    ...table,
    prepare: () => migrate(url),

    async start(onDelivered) {
      const claims = openDatabase(url, fail, { max: 2 });
      const relay = createRelay({ ...outboxClaims(claims), onCommit: () => {} }, fail);
      const deliver = oneByOne(async () => onDelivered(1));
      relay.subscribe("todo", deliver, { limit });
      return async () => {
        await relay.stop();
        await claims.close();
      };
    },
  };
}
