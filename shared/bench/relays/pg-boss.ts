import pg from "pg";
import { PgBoss } from "pg-boss";
import type { Contender, Receive, Row } from "./contender.ts";

const queue = "todo";

export type PgBossOptions = {
  /** Whether messages with the same key are delivered in order. */
  inOrder: boolean;
  batchSize: number;
  localConcurrency: number;
  receive?: Receive;
};

/** https://pgboss.io */
export function pgBoss(
  url: string,
  { inOrder, batchSize, localConcurrency, receive }: PgBossOptions,
): Contender {
  const pool = new pg.Pool({ connectionString: url, max: 1 });

  async function open(): Promise<PgBoss> {
    const boss = new PgBoss({ connectionString: url, supervise: false, schedule: false });
    boss.on("error", (error) => {
      throw error;
    });
    await boss.start();
    return boss;
  }

  return {
    async prepare() {
      const boss = await open();
      await boss.createQueue(queue, { policy: inOrder ? "key_strict_fifo" : "standard" });
      await boss.stop({ graceful: false });
    },

    async fill(rows) {
      const boss = await open();
      await boss.deleteAllJobs(queue);
      await boss.insert(
        queue,
        rows.map((data) => ({ data, ...(inOrder && { singletonKey: data.key }) })),
      );
      await boss.stop({ graceful: false });
      await pool.query("VACUUM ANALYZE pgboss.job");
    },

    async start(onDelivered) {
      const boss = await open();
      const options = { batchSize, localConcurrency, burstWhenBatchFull: true };
      await boss.work<Row>(queue, { ...options, pollingIntervalSeconds: 0.5 }, async (jobs) => {
        await receive?.(jobs.map(({ data }) => data));
        onDelivered(jobs.length);
      });
      return () => boss.stop({ graceful: false });
    },

    async waiting() {
      const { rows } = await pool.query(
        "SELECT count(*)::integer AS count FROM pgboss.job WHERE state < 'completed'",
      );
      return rows[0].count;
    },
  };
}
