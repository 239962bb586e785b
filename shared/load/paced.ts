import { fork } from "node:child_process";
import { join } from "node:path";

/** Requests of one kind at their own rate. */
export type Stream = {
  name: string;
  method: "GET" | "POST" | "PATCH" | "DELETE";
  /** The addresses, used in turn. */
  urls: string[];
  /** The headers, used in turn in the same way. */
  headers: Record<string, string>[];
  /** Sent unchanged with every request. */
  body?: string;
  ratePerSecond: number;
  /** When it begins and how long it lasts. */
  fromSecond: number;
  seconds: number;
};

/** A request and its answer. */
export type Sample = {
  stream: string;
  /** When it was to be sent, in milliseconds since the load began. */
  dueMs: number;
  /**
   * The time from then to the end of the answer, including any wait before the request was sent.
   */
  tookMs: number;
  /** 0 if there was no answer in time. */
  status: number;
};

/** The time limit for an answer. */
export const patienceMs = 10_000;

export type PacedLoad = {
  /** Resolves when the first requests are sent, or none will be. */
  began: Promise<void>;
  /** The samples so far, in the order of the answers. */
  samples: Sample[];
  /** Resolves when every request has its answer. */
  done: Promise<void>;
};

/**
 * Sends requests at a rate that does not depend on the answers (an open model), because people do
 * not wait for each other. A client that waits for each answer sends too few requests to a slow
 * server; Gil Tene calls this coordinated omission. A separate process sends the requests.
 */
export function startPacedLoad(streams: Stream[], signal?: AbortSignal): PacedLoad {
  const samples: Sample[] = [];
  const program = join(import.meta.dirname, "paced-generator.ts");
  const generator = fork(program, { ...(signal && { signal }) });
  const began = new Promise<void>((resolve) => {
    generator.on("message", (message: "began" | Sample) => {
      if (message === "began") resolve();
      else samples.push(message);
    });
  });
  const done = new Promise<void>((resolve, reject) => {
    generator.once("error", reject);
    generator.once("exit", (code) => {
      if (code === 0) resolve();
      else reject(new Error(`The load generator ended with ${code}.`));
    });
  });
  generator.send(streams);
  return { began: Promise.race([began, done.catch(() => {})]), samples, done };
}

/**
 * The smallest value that at least this share of all values does not exceed, for example 0.95 for
 * p95. NaN without values.
 */
export function quantile(values: number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}
