import type { Addresses, Contender } from "./contender.ts";
import { type GraphileWorkerOptions, graphileWorker } from "./graphile-worker.ts";
import { outbox } from "./outbox.ts";
import { outboxToStream } from "./outbox-to-stream.ts";
import { type PgBossOptions, pgBoss } from "./pg-boss.ts";
import { rawPublish } from "./raw-publish.ts";
import { toStream } from "./to-stream.ts";

// The fastest settings on two processors.
const boss: PgBossOptions = { inOrder: false, batchSize: 500, localConcurrency: 4 };
const bossInOrder: PgBossOptions = { inOrder: true, batchSize: 5_000, localConcurrency: 1 };
const graphile: GraphileWorkerOptions = { localQueueSize: 2_000, concurrentJobs: 50 };

/** All contenders. The acts have their own settings. */
export const contenders = {
  "act 2's relay": ({ DATABASE_URL }) => outbox(DATABASE_URL, { limit: 1_000 }),
  "act 2's relay, 100 at a time": ({ DATABASE_URL }) => outbox(DATABASE_URL, { limit: 100 }),
  "act 3's relay": outboxToStream,
  "raw atomic publish": ({ NATS_URL }) => rawPublish(NATS_URL, { atomic: true }),
  "raw single publish": ({ NATS_URL }) => rawPublish(NATS_URL, { atomic: false }),
  "pg-boss": ({ DATABASE_URL }) => pgBoss(DATABASE_URL, boss),
  "pg-boss, key_strict_fifo": ({ DATABASE_URL }) => pgBoss(DATABASE_URL, bossInOrder),
  "pg-boss into the stream": ({ DATABASE_URL, NATS_URL }) =>
    pgBoss(DATABASE_URL, { ...boss, receive: toStream(NATS_URL) }),
  "graphile-worker": ({ DATABASE_URL }) => graphileWorker(DATABASE_URL, graphile),
  "graphile-worker into the stream": ({ DATABASE_URL, NATS_URL }) =>
    graphileWorker(DATABASE_URL, { ...graphile, receive: toStream(NATS_URL) }),
} satisfies Record<string, (addresses: Addresses) => Contender>;

export type ContenderName = keyof typeof contenders;
