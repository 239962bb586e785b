import { stopSignal } from "../lib/stop-signal.ts";

/**
 * The stop signal, which is also aborted when we end in any other way, such as when nobody reads
 * our output any more. What runs by it does not outlast us.
 */
export function endSignal(): AbortSignal {
  const exit = new AbortController();
  process.once("exit", () => exit.abort());
  return AbortSignal.any([stopSignal(), exit.signal]);
}
