import type { Kind, Stage } from "./load.ts";

export type Curve = { second: number; times: number }[];

export type Facts = {
  stages: Stage[];
  /** In milliseconds: the p95 at the lightest load, in its calmest second. */
  idleMs: Record<Kind, number>;
  curves: Record<Kind, Curve>;
  /** In each stage's calmest second, how many times as long as when idle. */
  times: Record<Kind, number[]>;
  /** Requests without a good answer. */
  failures: number;
};

/** Creates that take so many times as long as when nobody searches have drowned. */
export const drowned = 10;
