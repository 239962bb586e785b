import { setTimeout as sleep } from "node:timers/promises";

/**
 * Repeats `check` until it passes, and gives what it gives. Later acts answer some questions from a
 * copy that lags: search, notifications, e-mail and statistics are always asked in this way.
 * After `timeoutMs` the last failure is thrown.
 */
export async function eventually<T>(check: () => Promise<T>, timeoutMs = 10_000): Promise<T> {
  const endMs = performance.now() + timeoutMs;
  for (;;) {
    try {
      return await check();
    } catch (failure) {
      if (performance.now() > endMs) throw failure;
      await sleep(50);
    }
  }
}
