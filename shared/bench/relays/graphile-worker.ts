import { Logger, makeWorkerUtils, run } from "graphile-worker";
import pg from "pg";
import type { Contender, Receive, Row } from "./contender.ts";

export type GraphileWorkerOptions = {
  localQueueSize: number;
  concurrentJobs: number;
  receive?: Receive;
};

/** https://worker.graphile.org */
export function graphileWorker(
  url: string,
  { localQueueSize, concurrentJobs, receive }: GraphileWorkerOptions,
): Contender {
  const pool = new pg.Pool({ connectionString: url, max: 1 });
  const logger = new Logger(() => () => {});
  const open = () => makeWorkerUtils({ connectionString: url, logger });
  return {
    async prepare() {
      const utils = await open();
      await utils.migrate();
      await utils.release();
    },

    async fill(rows) {
      const utils = await open();
      await pool.query("TRUNCATE graphile_worker._private_jobs");
      await utils.addJobs(rows.map((row) => ({ identifier: "todo", payload: row })));
      await utils.release();
      await pool.query("VACUUM ANALYZE graphile_worker._private_jobs");
    },

    async start(onDelivered) {
      const todo = async (row: unknown) => {
        await receive?.([row as Row]);
        onDelivered(1);
      };
      const batched = { localQueue: { size: localQueueSize }, completeJobBatchDelay: 0 };
      const runner = await run({
        connectionString: url,
        logger,
        noHandleSignals: true,
        taskList: { todo },
        preset: { worker: { ...batched, concurrentJobs, maxPoolSize: concurrentJobs + 2 } },
      });
      return () => runner.stop();
    },

    async waiting() {
      const { rows } = await pool.query(
        "SELECT count(*)::integer AS count FROM graphile_worker._private_jobs",
      );
      return rows[0].count;
    },
  };
}
