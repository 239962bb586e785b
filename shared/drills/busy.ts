/** Below this share of a processor, other programs distort the measurements of a drill. */
const leastShare = 0.3;

/** The share of the time in which a busy loop runs: 1 on an idle machine. */
export function shareOfProcessor(forMs = 100): number {
  const usage = process.cpuUsage();
  const startedAt = performance.now();
  while (performance.now() - startedAt < forMs);
  const { user, system } = process.cpuUsage(usage);
  return (user + system) / 1000 / (performance.now() - startedAt);
}

/**
 * Measures, and repeats the measurement once if other programs used most of the processors.
 * @throws if they did so both times, because noise must be reported neither as pain nor as relief
 */
export async function measureUndisturbed<T>(
  measure: () => Promise<T>,
  sayBusy: (text: string) => void,
  share = shareOfProcessor,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    const before = share();
    const result = await measure();
    const got = Math.min(before, share());
    if (got >= leastShare) return result;
    const found = `other programs leave ${Math.round(got * 100)} % of a processor`;
    if (attempt === 2)
      throw new Error(`The machine is too busy to judge: ${found}. Run the drill again later.`);
    sayBusy(`too busy to judge, once more: ${found}`);
  }
}
