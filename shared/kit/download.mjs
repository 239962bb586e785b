import { open } from "node:fs/promises";

/**
 * @typedef {object} FetchContext
 * @property {AbortSignal} [signal]
 * @property {(progress: string) => void} report shows how far it is, for example `3 of 8 MB`
 */

/** The longest time in which a server may send nothing. */
const patienceMs = 30_000;

/** @param {number} bytes */
const megabytes = (bytes) => Math.ceil(bytes / 1e6);

/**
 * Downloads a file and reports the megabytes.
 * @param {string} url
 * @param {string} file
 * @param {FetchContext} context
 * @throws if the server refuses, or sends nothing for half a minute
 */
export async function download(url, file, { signal, report }) {
  const silence = new AbortController();
  const timer = setTimeout(
    () => silence.abort(new Error(`${new URL(url).host} sends nothing.`)),
    patienceMs,
  );
  const signals = signal ? [signal, silence.signal] : [silence.signal];
  const target = await open(file, "w");
  try {
    const response = await fetch(url, { signal: AbortSignal.any(signals) });
    if (!response.ok) throw new Error(`${url} answered ${response.status}.`);
    const all = Number(response.headers.get("content-length") ?? 0);
    let received = 0;
    for await (const chunk of response.body ?? []) {
      timer.refresh();
      await target.write(chunk);
      received += chunk.length;
      report(all ? `${megabytes(received)} of ${megabytes(all)} MB` : `${megabytes(received)} MB`);
    }
  } catch (error) {
    silence.signal.throwIfAborted();
    const { message, cause } = /** @type {Error} */ (error);
    throw new Error(cause instanceof Error ? `${url}: ${cause.message}` : message, {
      cause: error,
    });
  } finally {
    clearTimeout(timer);
    await target.close();
  }
}
