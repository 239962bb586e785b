import { watch } from "node:fs";
import { aborted } from "../../shared/kit/stop-signal.ts";
import { hashesOf, sameHashes } from "./files.ts";

/**
 * Editors write a file in several steps. A change is complete after this much time without an
 * event.
 */
const quietMs = 80;

/**
 * Runs the work now, and again after each change of a file in the folder, until the signal is
 * aborted. A change during the work aborts the work's own signal, because its result would be
 * outdated.
 */
export async function onEveryChange(
  dir: string,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<void>,
): Promise<void> {
  let seen = hashesOf(dir);
  let changed = Promise.withResolvers<void>();
  let timer: NodeJS.Timeout | undefined;
  const look = () => {
    try {
      const now = hashesOf(dir);
      if (sameHashes(now, seen)) return;
      seen = now;
      changed.resolve();
    } catch {} // A file changed while it was read. The next event tries again.
  };
  const watcher = watch(dir, { recursive: true }, () => {
    clearTimeout(timer);
    timer = setTimeout(look, quietMs);
  });
  const stopped = aborted(signal);
  watcher.on("error", () => {}); // A folder may be removed while it is read. The next event tries again.
  try {
    while (!signal.aborted) {
      changed = Promise.withResolvers<void>();
      const stale = new AbortController();
      void changed.promise.then(() => stale.abort());
      await work(AbortSignal.any([signal, stale.signal]));
      await Promise.race([changed.promise, stopped]);
    }
  } finally {
    clearTimeout(timer);
    watcher.close();
  }
}
