import { fork } from "node:child_process";
import { join } from "node:path";

export type Load = {
  url: string;
  method: "GET" | "POST" | "PATCH" | "DELETE";
  headers?: Record<string, string>;
  /** Each connection sends one of these with every request, the first connection the first. */
  bodies?: string[];
  /** The number of requests in flight. Each connection sends the next one after its answer. */
  connections: number;
  seconds: number;
};

export type LoadResult = {
  /** Good answers (2xx). */
  requests: number;
  /** Everything else: other answers, broken connections, timeouts. */
  failures: number;
  /** Good answers a second. */
  rate: number;
  p50Ms: number;
  p90Ms: number;
  p99Ms: number;
};

/** Sends a load from a separate process, so that the measurement does not slow down the caller. */
export function runLoad(load: Load): Promise<LoadResult> {
  const generator = fork(join(import.meta.dirname, "generator.ts"), [JSON.stringify(load)]);
  return new Promise((resolve, reject) => {
    generator.once("message", (result) => resolve(result as LoadResult));
    generator.once("error", reject);
    generator.once("exit", (code) => reject(new Error(`The load generator ended with ${code}.`)));
  });
}
