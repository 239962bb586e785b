import { setTimeout as sleep } from "node:timers/promises";

/**
 * Repeats `check` until it passes, and returns its result. Use it for search, notifications, e-mail
 * and statistics, because later acts serve them from read models that lag. Throws the last failure
 * after `timeoutMs`.
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
