import { setTimeout as sleep } from "node:timers/promises";

/** The share of the time in which a busy loop runs: 1 on an idle machine. */
export function shareOfProcessor(forMs = 100): number {
  const usage = process.cpuUsage();
  const startedAt = performance.now();
  while (performance.now() - startedAt < forMs);
  const { user, system } = process.cpuUsage(usage);
  return (user + system) / 1000 / (performance.now() - startedAt);
}

/** How often to look again after a measurement. */
const rests = 30;

/**
 * Measures, and repeats the measurement once if other programs used most of the processors.
 * @param least the share of a processor that other programs must leave
 * @throws if they did so both times, because noise must be reported neither as pain nor as relief
 */
export async function measureUndisturbed<T>(
  measure: () => Promise<T>,
  sayBusy: (text: string) => void,
  { least = 0.3, share = shareOfProcessor, restMs = 1_000 } = {},
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    const before = share();
    const result = await measure();
    let after = share();
    // The load may leave work behind, such as searches whose callers no longer wait.
    for (let rest = 0; after < least && rest < rests; rest++) {
      await sleep(restMs);
      after = share();
    }
    const got = Math.min(before, after);
    if (got >= least) return result;
    const found = `other programs leave ${Math.round(got * 100)} % of a processor`;
    if (attempt === 2)
      throw new Error(`The machine is too busy to judge: ${found}. Run the drill again later.`);
    sayBusy(`too busy to judge, once more: ${found}`);
  }
}
