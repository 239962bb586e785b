type Job = () => Promise<void>;

/**
 * Runs jobs in memory, so that no request waits for them. At most `atOnce` run at a time, while at
 * most `mostWaiting` others wait. Further jobs are dropped and logged. Accounts take turns, so a
 * thousand jobs of one account delay a job of another by only one turn. Failed jobs are logged. A
 * crash loses unfinished jobs. Act 2 fixes that with an outbox.
 */
export function createJobs(
  logError: (error: unknown) => void,
  { atOnce = 5, mostWaiting = 10_000 } = {},
) {
  const running = new Set<Promise<void>>();
  /** The waiting jobs by account. The first account has the next turn. */
  const queues = new Map<string, Job[]>();
  let waiting = 0;

  function takeNext(): Job | undefined {
    const [next] = queues;
    if (!next) return undefined;
    const [accountId, jobs] = next;
    const job = jobs.shift();
    queues.delete(accountId);
    if (jobs.length > 0) queues.set(accountId, jobs); // behind all others
    waiting--;
    return job;
  }

  function startJobs(): void {
    while (running.size < atOnce) {
      const job = takeNext();
      if (!job) return;
      const run = job()
        .catch(logError)
        .finally(() => {
          running.delete(run);
          startJobs();
        });
      running.add(run);
    }
  }

  return {
    /** Runs a job that an account has caused, at once or when it is the account's turn. */
    run(accountId: string, job: Job): void {
      if (waiting >= mostWaiting) {
        logError(new Error(`${mostWaiting} jobs are waiting: a job was dropped.`));
        return;
      }
      const jobs = queues.get(accountId) ?? [];
      jobs.push(job);
      queues.set(accountId, jobs);
      waiting++;
      startJobs();
    },

    /** Waits until no job is left. */
    async drain(): Promise<void> {
      while (running.size > 0) await Promise.all(running);
    },
  };
}
