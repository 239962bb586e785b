/**
 * Work that nobody has to wait for, done in memory after the answer has been sent. A crash loses
 * what has not been done yet; act 2 mends that with an outbox. `logError` hears of jobs that fail.
 */
export function createJobs(logError: (error: unknown) => void) {
  const running = new Set<Promise<void>>();
  return {
    run(work: () => Promise<void>): void {
      const job = work().catch(logError);
      running.add(job);
      void job.finally(() => running.delete(job));
    },

    /** Waits until nothing is left to do. */
    async drain(): Promise<void> {
      while (running.size > 0) await Promise.all(running);
    },
  };
}
