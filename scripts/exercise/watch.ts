import { watch } from "node:fs";
import { aborted } from "../../shared/kit/stop-signal.ts";
import { hashesOf, sameHashes } from "./files.ts";

/** Editors write a file in several steps: a change is over when it has been quiet for so long. */
const quietMs = 80;

/**
 * Does the work now, and again whenever a file in the folder has changed, until the signal is
 * aborted. A change while it works aborts the work's own signal: what it would say is old.
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
    } catch {} // Something has changed while it was read; the next event looks again.
  };
  const watcher = watch(dir, { recursive: true }, () => {
    clearTimeout(timer);
    timer = setTimeout(look, quietMs);
  });
  const stopped = aborted(signal);
  watcher.on("error", () => {}); // A folder that goes while it is read; the next event says more.
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
