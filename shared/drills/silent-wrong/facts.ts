import type { Story } from "./story.ts";
import type { Moment } from "./watch.ts";

/** What the operator of the system can see. */
export type Seen = {
  answers: { good: number; all: number };
  health: { good: number; all: number };
  complaints: string[];
  /**
   * The number of missing e-mails by telemetry: due and not sent, or still in the outbox. Undefined
   * if nothing counts them.
   */
  missing?: number;
};

export type Facts = {
  moments: Moment[];
  crashedAtMs: number;
  lost: number;
  seen: Seen;
  story: Story;
};
