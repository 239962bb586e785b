import pg from "pg";
import { openEventBus } from "../../../act-3-distributed/src/async/event-bus.ts";
import { publisher } from "../../../act-3-distributed/src/async/publisher.ts";
import { allOrNone, createRelay } from "../../../act-3-distributed/src/async/relay.ts";
import { declareStream } from "../../../act-3-distributed/src/async/stream.ts";
import { openDatabase, planEachTime } from "../../../act-3-distributed/src/data/database.ts";
import { migrate } from "../../../act-3-distributed/src/data/migrate.ts";
import { outboxClaims } from "../../../act-3-distributed/src/data/outbox.ts";
import { observeBatch } from "../../../act-3-distributed/src/ops/delivery.ts";
import type { Addresses, Contender } from "./contender.ts";
import { outboxTable } from "./outbox.ts";

const stream = "relay";

const fail = (error: unknown) => {
  throw error;
};

/** Act 3's relay: from its table into its stream, with the same parts as in its `main.ts`. */
export function outboxToStream({ DATABASE_URL, NATS_URL }: Addresses): Contender {
  const pool = new pg.Pool({ connectionString: DATABASE_URL, max: 1 });
  const table = outboxTable(pool);
  return {
    async prepare() {
      await migrate(DATABASE_URL);
      await declareStream(NATS_URL, stream);
    },

    async fill(rows) {
      const bus = await openEventBus(NATS_URL, stream);
      await bus.manager.streams.purge(stream);
      await bus.close();
      await table.fill(rows);
    },

    async start(onDelivered) {
      const bus = await openEventBus(NATS_URL, stream);
      const claims = openDatabase(DATABASE_URL, fail, { max: 10, ...planEachTime });
      const relay = createRelay({ ...outboxClaims(claims), onCommit: () => {} }, fail);
      const publish = publisher(bus);
      const handler = observeBatch("stream", async (entries) => {
        await publish(entries);
        onDelivered(entries.length);
      });
      for (const topic of ["account", "list", "member"]) {
        relay.subscribe(topic, allOrNone(handler), { limit: 1_000 });
      }
      relay.subscribe("todo", allOrNone(handler), { limit: 1_000, lanes: 3 });
      return async () => {
        await relay.stop();
        await claims.close();
        await bus.close();
      };
    },

    waiting: table.waiting,
  };
}
