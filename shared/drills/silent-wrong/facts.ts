import type { Moment } from "./watch.ts";

/** What whoever runs the system can know of it. */
export type Seen = {
  answers: { good: number; all: number };
  health: { good: number; all: number };
  complaints: string[];
  /** What telemetry says is missing. */
  missing?: number;
};

export type Facts = { moments: Moment[]; crashedAtMs: number; lost: number; seen: Seen };
