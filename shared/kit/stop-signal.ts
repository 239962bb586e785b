const parentLookMs = 250;

let stopping: AbortController | undefined;

/**
 * The signal that is aborted when the person or the machine asks this process to end: Ctrl-C,
 * SIGTERM, a closed terminal, or the end of whoever started us. The last one matters since npm
 * sends SIGTERM to the shell between it and us, which ends without passing it on. Asking more than
 * once changes nothing: npm and the terminal may each send the same Ctrl-C.
 *
 * From the first call on nothing of this ends the process by itself. So it is called before something
 * is started that must be tidied up, and not earlier.
 */
export function stopSignal(): AbortSignal {
  stopping ??= listen();
  return stopping.signal;
}

/** Whether we were asked to end. What fails from then on is no failure. */
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
