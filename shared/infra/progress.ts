/**
 * Waits for work, and where it takes more than two seconds says so on standard error, again every
 * five seconds, until it is done.
 */
export async function withProgress<T>(what: string, work: Promise<T>): Promise<T> {
  const startedAt = performance.now();
  const seconds = () => Math.round((performance.now() - startedAt) / 1000);
  let timer = setTimeout(function say() {
    process.stderr.write(`${what} … ${seconds()} s\n`);
    timer = setTimeout(say, 5000);
  }, 2000);
  try {
    return await work;
  } finally {
    clearTimeout(timer);
  }
}
