import { stopSignal } from "../kit/stop-signal.ts";
import { type Load, runLoad } from "../load/load.ts";
import { cpuSeconds } from "./processes.ts";

/** A running server, and the request that measures it. */
export type Side = { pid: number; load: Request };
export type Request = Omit<Load, "connections" | "seconds">;

export type Measure = { rate: number; cpuUs: number; p50Ms: number; p99Ms: number };

export type Score = {
  /** Median over the rounds of the act's rate divided by its peer's. */
  ratio: number;
  /**
   * The same for processor time per request, peer's by act's. Disk and other programs do not affect
   * it.
   */
  cpuRatio: number;
  /** Medians over the rounds. */
  act: Measure;
  peer: Measure;
  /** The ratio of each round. If they scatter widely, the median is not reliable. */
  rounds: number[];
  /** Whether the middle half of the rounds scatters so widely that the median is meaningless. */
  disturbed: boolean;
};

/** The number of requests in flight on the measured side. */
export const connections = 16;
const warmUpRounds = 6;
const roundSeconds = 1; // In short rounds, a longer disturbance affects both sides.

/** Measures one side for a round. Throws if a single request fails. */
async function measure({ pid, load }: Side): Promise<Measure> {
  stopSignal().throwIfAborted();
  const before = cpuSeconds(pid);
  const result = await runLoad({ ...load, connections, seconds: roundSeconds });
  const used = cpuSeconds(pid) - before;
  if (result.failures > 0 || result.requests === 0) {
    throw new Error(`${load.method} ${load.url}: ${result.failures} requests failed.`);
  }
  const { rate, requests, p50Ms, p99Ms } = result;
  return { rate, cpuUs: (used / requests) * 1e6, p50Ms, p99Ms };
}

/**
 * Lets two servers do the same work in turns (A B, B A, A B …), so that order and other programs
 * affect both alike. Ignores the first rounds, because a server with more code takes longer until
 * all of it is compiled.
 */
export async function compete(act: Side, peer: Side, roundCount: number): Promise<Score> {
  const acts: Measure[] = [];
  const peers: Measure[] = [];
  for (let round = -warmUpRounds; round < roundCount; round++) {
    const actFirst = round % 2 === 0;
    const first = await measure(actFirst ? act : peer);
    const second = await measure(actFirst ? peer : act);
    if (round < 0) continue;
    acts.push(actFirst ? first : second);
    peers.push(actFirst ? second : first);
  }
  const pairs = acts.map((one, index) => [one, peers[index] as Measure] as const);
  const rounds = pairs.map(([one, other]) => one.rate / other.rate);
  return {
    ratio: median(rounds),
    cpuRatio: median(pairs.map(([one, other]) => other.cpuUs / one.cpuUs)),
    act: medians(acts),
    peer: medians(peers),
    rounds,
    disturbed: quantile(rounds, 0.75) / quantile(rounds, 0.25) > 1.2,
  };
}

function medians(measures: Measure[]): Measure {
  const of = (key: keyof Measure) => median(measures.map((measure) => measure[key]));
  return { rate: of("rate"), cpuUs: of("cpuUs"), p50Ms: of("p50Ms"), p99Ms: of("p99Ms") };
}

export function median(numbers: number[]): number {
  return quantile(numbers, 0.5);
}

/** The quantile of the numbers, with linear interpolation. */
export function quantile(numbers: number[], part: number): number {
  const sorted = numbers.toSorted((one, other) => one - other);
  const place = (sorted.length - 1) * part;
  const below = sorted[Math.floor(place)] ?? Number.NaN;
  const above = sorted[Math.ceil(place)] ?? Number.NaN;
  return below + (above - below) * (place % 1);
}
