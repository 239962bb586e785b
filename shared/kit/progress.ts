import { AsyncLocalStorage } from "node:async_hooks";

/** The work that the current code is a part of, and how many parts of it print for themselves. */
const surrounding = new AsyncLocalStorage<{ parts: number }>();

/**
 * Does some work. If it takes longer than `afterMs`, prints a message to standard error, and
 * repeats it every `everyMs`. While a part of the work has a `withProgress` of its own, only the
 * part prints.
 * @param what the message, or a function that returns the current one
 */
export async function withProgress<T>(
  what: string | (() => string),
  work: () => Promise<T>,
  { afterMs = 2000, everyMs = 5000 } = {},
): Promise<T> {
  const startedAt = performance.now();
  const seconds = () => Math.round((performance.now() - startedAt) / 1000);
  const [whole, own] = [surrounding.getStore(), { parts: 0 }];
  if (whole) whole.parts++;
  let timer = setTimeout(function say() {
    const message = typeof what === "string" ? what : what();
    if (own.parts === 0) process.stderr.write(`${message} … ${seconds()} s\n`);
    timer = setTimeout(say, everyMs);
  }, afterMs);
  try {
    return await surrounding.run(own, work);
  } finally {
    clearTimeout(timer);
    if (whole) whole.parts--;
  }
}
