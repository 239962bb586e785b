import type { Drowning } from "./drowning.ts";
import type { Stage, Waits } from "./load.ts";

export type Facts = {
  stages: Stage[];
  /** For each stage. The first one is the time at rest. */
  waits: Waits[];
  /** Requests without a good answer. */
  failures: number;
  drowning: Drowning;
};

/**
 * Whether creates have drowned: they take ten times as long as at rest, and at least half as long
 * as a search. Busy processors alone can make everything ten times as slow, but only a create that
 * queues behind searches waits as long as they do.
 */
export function isDrowned(waits: Waits, atRest: Waits): boolean {
  return waits.create >= 10 * atRest.create && waits.create >= waits.search / 2;
}

export const inMs = (value: number) =>
  `${value < 100 ? value.toFixed(1) : Math.round(value).toLocaleString("en")} ms`;
