import type { Drowning } from "./drowning.ts";
import type { Kind, Stage } from "./load.ts";

export type Facts = {
  stages: Stage[];
  /** In milliseconds: the median at the lightest load. The median ignores short disturbances. */
  idleMs: Record<Kind, number>;
  /** For each stage: the median, as a multiple of `idleMs`. */
  times: Record<Kind, number[]>;
  /** Requests without a good answer. */
  failures: number;
  drowning: Drowning;
};

/** Creates have drowned if they take this many times as long as at rest. */
export const drowned = 10;

export const inTimes = (value: number) => `×${value < 10 ? value.toFixed(1) : Math.round(value)}`;
