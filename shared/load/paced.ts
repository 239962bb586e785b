import { fork } from "node:child_process";
import { join } from "node:path";

/** Requests of one kind, which come at their own pace, as people do. */
export type Stream = {
  name: string;
  method: "GET" | "POST" | "PATCH" | "DELETE";
  /** Addresses that take turns. */
  urls: string[];
  /** Headers that take turns in the same way. */
  headers: Record<string, string>[];
  /** Sent as it stands with every request. */
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
  /** From then to the end of the answer, so that waiting for a turn counts. */
  tookMs: number;
  /** 0 where there was no answer, or none in time. */
  status: number;
};

/** Nobody waits longer for an answer. */
export const patienceMs = 10_000;

export type PacedLoad = {
  /** Resolves when the first requests go out, or none will. */
  began: Promise<void>;
  /** What has come in so far, in the order of the answers. */
  samples: Sample[];
  /** Resolves when every request has its answer. */
  done: Promise<void>;
};

/**
 * Sends requests at a pace that does not depend on the answers: an open model, since people do not
 * wait for each other. (Who sends the next request only after an answer measures a slow server too
 * seldom; Gil Tene calls it coordinated omission.) They go out from a process of its own.
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

/** The smallest value that so much of all values do not exceed; 0.95 for p95. NaN of none. */
export function quantile(values: number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}
