import { open } from "node:fs/promises";
import type { FetchContext } from "./program.ts";

/** The longest time in which a server may send nothing. */
const patienceMs = 30_000;

const megabytes = (bytes: number) => Math.ceil(bytes / 1e6);

/**
 * Downloads a file and reports the megabytes.
 * @throws if the server refuses, or sends nothing for half a minute
 */
export async function download(url: string, file: string, context: FetchContext): Promise<void> {
  const { signal, report } = context;
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
    const { message, cause } = error as Error;
    throw new Error(cause instanceof Error ? `${url}: ${cause.message}` : message, {
      cause: error,
    });
  } finally {
    clearTimeout(timer);
    await target.close();
  }
}
