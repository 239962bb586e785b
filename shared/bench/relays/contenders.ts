import type { Contender } from "./contender.ts";
import { graphileWorker } from "./graphile-worker.ts";
import { outbox } from "./outbox.ts";
import { pgBoss } from "./pg-boss.ts";

/** Each contender with its fastest settings on two processors. The first has act 2's settings. */
export const contenders: Record<string, (url: string) => Contender> = {
  "act 2's relay": (url) => outbox(url, { limit: 1_000 }),
  "act 2's relay, 100 at a time": (url) => outbox(url, { limit: 100 }),
  "pg-boss": (url) => pgBoss(url, { inOrder: false, batchSize: 500, localConcurrency: 4 }),
  "pg-boss, key_strict_fifo": (url) =>
    pgBoss(url, { inOrder: true, batchSize: 5_000, localConcurrency: 1 }),
  "graphile-worker": (url) => graphileWorker(url, { localQueueSize: 2_000, concurrentJobs: 50 }),
};
