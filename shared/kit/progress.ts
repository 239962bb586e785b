/**
 * Waits for `work`. If it takes longer than `afterMs`, prints a message to standard error, and
 * repeats it every `everyMs`.
 * @param what the message, or a function that returns the current one
 */
export async function withProgress<T>(
  what: string | (() => string),
  work: Promise<T>,
  { afterMs = 2000, everyMs = 5000 } = {},
): Promise<T> {
  const startedAt = performance.now();
  const seconds = () => Math.round((performance.now() - startedAt) / 1000);
  let timer = setTimeout(function say() {
    process.stderr.write(`${typeof what === "string" ? what : what()} … ${seconds()} s\n`);
    timer = setTimeout(say, everyMs);
  }, afterMs);
  try {
    return await work;
  } finally {
    clearTimeout(timer);
  }
}
