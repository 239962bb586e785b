import { availableParallelism } from "node:os";

type Job = { name: string; weight: number; after?: string };

/** The cores to use. More than four would start more servers and browsers than memory allows. */
export const capacity = Math.min(4, Math.max(2, availableParallelism()));

/**
 * Runs jobs in the given order, side by side while the sum of their weights fits the capacity. A
 * job that is heavier than the capacity runs alone. A job that names another one in `after` starts
 * when that one has ended. A name that is not among the jobs is ignored.
 * @param run must not reject
 */
export async function runSideBySide<One extends Job>(
  jobs: One[],
  run: (job: One) => Promise<void>,
  cores = capacity,
): Promise<void> {
  const waiting = [...jobs];
  const running = new Map<One, Promise<void>>();
  const isOpen = (name: string) => [...waiting, ...running.keys()].some((job) => job.name === name);
  const weightOf = ({ weight }: One) => Math.min(weight, cores);
  while (waiting.length + running.size > 0) {
    const used = [...running.keys()].reduce((sum, job) => sum + weightOf(job), 0);
    const next = waiting.findIndex(
      (job) => used + weightOf(job) <= cores && !(job.after && isOpen(job.after)),
    );
    const [job] = next < 0 ? [] : waiting.splice(next, 1);
    if (job) {
      const ended = run(job).finally(() => running.delete(job));
      running.set(job, ended);
    } else if (running.size > 0) {
      await Promise.race(running.values());
    } else {
      const names = waiting.map(({ name }) => name).join(", ");
      throw new Error(`Each of these jobs waits for another one: ${names}.`);
    }
  }
}
