import { setTimeout as sleep } from "node:timers/promises";
import type { Person } from "../../acceptance/people.ts";
import { quantile, type Sample, type Stream, startPacedLoad } from "../../load/paced.ts";
import { typed } from "./move-in.ts";

/** A system, and the people who use it. */
export type Target = { url: string; people: Person[]; seed: number };

/** A part of the load: creates at the usual rate, searches at this one. */
export type Stage = { searchesPerSecond: number; fromSecond: number; seconds: number };

export type Kind = "create" | "search";

/** The median wait of each kind of request, in milliseconds. It ignores short disturbances. */
export type Waits = Record<Kind, number>;

const createsPerSecond = 20;

const local = (url: string) => url.replace("localhost", "127.0.0.1");
const headersOf = ({ token }: Person) => ({ authorization: `Bearer ${token}` });
const searchUrls = (url: string, seed: number) =>
  typed(seed).map((q) => `${local(url)}/search?q=${q}&limit=20`);

/**
 * The number of searches a second that the system answers if more wait than it has connections.
 * @param amount how many searches to send at once
 * @param rounds how often
 */
export async function searchCapacity(
  { url, people, seed }: Target,
  { amount = 100, rounds = 4 } = {},
): Promise<number> {
  const burst: Stream = {
    name: "search",
    method: "GET",
    urls: searchUrls(url, seed),
    headers: people.map(headersOf),
    ratePerSecond: amount * 10,
    fromSecond: 0,
    seconds: 0.1,
  };
  let lastAnswerMs = Number.POSITIVE_INFINITY;
  // The first burst opens connections and compiles code. The fastest burst counts, because other
  // programs can only make a burst slower.
  for (let round = 1; round <= rounds; round++) {
    const { samples, done } = startPacedLoad([burst]);
    await done;
    if (samples.some(({ status }) => status !== 200)) throw new Error("Some searches failed.");
    const tookMs = Math.max(...samples.map((sample) => sample.dueMs + sample.tookMs));
    lastAnswerMs = Math.min(lastAnswerMs, tookMs);
  }
  return (amount * 1000) / lastAnswerMs;
}

/** Consecutive stages of the same number of seconds. */
export function inARow(rates: number[], seconds: number): Stage[] {
  return rates.map((rate, at) => ({
    searchesPerSecond: Math.max(1, Math.round(rate)),
    fromSecond: at * seconds,
    seconds,
  }));
}

/** Creates at the usual rate, by everybody in turn. */
export const createsOf = ({ url, people }: Target, seconds: number): Stream => ({
  name: "create",
  method: "POST",
  urls: [`${local(url)}/todos`],
  headers: people.map((one) => ({ ...headersOf(one), "content-type": "application/json" })),
  body: JSON.stringify({ title: "Order more chairs" }),
  ratePerSecond: createsPerSecond,
  fromSecond: 0,
  seconds,
});

/** Runs the stages and returns all samples. Calls `onProgress` twice a second. */
export async function runStages(
  target: Target,
  stages: Stage[],
  onProgress: (samples: Sample[]) => void,
  signal: AbortSignal,
): Promise<Sample[]> {
  const headers = target.people.map(headersOf);
  const urls = searchUrls(target.url, target.seed);
  const seconds = stages.reduce((sum, stage) => sum + stage.seconds, 0);
  const searches = stages.map(({ searchesPerSecond, ...when }): Stream => {
    return {
      name: "search",
      method: "GET",
      urls,
      headers,
      ratePerSecond: searchesPerSecond,
      ...when,
    };
  });
  const { samples, done } = startPacedLoad([createsOf(target, seconds), ...searches], signal);
  let isDone = false;
  const ended = done.finally(() => {
    isDone = true;
  });
  while (!isDone) {
    onProgress(samples);
    await Promise.race([ended, sleep(500)]);
  }
  await ended;
  onProgress(samples);
  return samples;
}

/** For each stage, the median wait of the requests that were due; NaN where there was none. */
export function measureWaits(samples: Sample[], stages: Stage[]): Waits[] {
  return stages.map(({ fromSecond, seconds }) => {
    const due = samples.filter(
      ({ dueMs }) => dueMs >= fromSecond * 1000 && dueMs < (fromSecond + seconds) * 1000,
    );
    const medianMs = (kind: Kind) => {
      const ofKind = due.filter(({ stream }) => stream === kind);
      return quantile(
        ofKind.map(({ tookMs }) => tookMs),
        0.5,
      );
    };
    return { create: medianMs("create"), search: medianMs("search") };
  });
}
