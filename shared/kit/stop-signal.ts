const parentLookMs = 250;

let stopping: AbortController | undefined;

/**
 * Returns the signal that is aborted when this process should end: after Ctrl-C, SIGTERM, a closed
 * terminal, or the end of the parent process. The parent matters because npm sends SIGTERM to the
 * shell between npm and this process, and that shell ends without passing the signal on. Repeated
 * signals have no effect, because npm and the terminal may each send the same Ctrl-C.
 *
 * After the first call, these signals no longer end the process. So call it just before you start
 * something that needs cleanup, and not earlier.
 */
export function stopSignal(): AbortSignal {
  stopping ??= listen();
  return stopping.signal;
}

/** Whether this process was asked to end. Errors after that point are not failures. */
export function isStopping(): boolean {
  return stopping?.signal.aborted ?? false;
}

function listen(): AbortController {
  const controller = new AbortController();
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(name, () => controller.abort());
  }
  const parent = process.ppid;
  setInterval(() => process.ppid !== parent && controller.abort(), parentLookMs).unref();
  return controller;
}

/** Resolves when the signal is aborted. */
export function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
