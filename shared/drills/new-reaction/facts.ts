import type { SpaceTime } from "../space-time.ts";
import type { Change } from "./change.ts";

/** How many todos of a group the chat room has heard of. */
export type Heard = { heard: number; of: number };

export type Requests = { all: number; failed: number };

export type Facts = {
  change: Change;
  /** How often the core was released to add the reaction. */
  releases: number;
  requests: Requests;
  /** The same if the core is restarted instead. Undefined if it does not have to be. */
  restart?: Requests;
  /** Todos by the time at which they were completed: before the change, during it, after it. */
  before: Heard;
  meanwhile: Heard;
  after: Heard;
  /** When todos were completed and posted, and when the change began and was in place, in ms. */
  times: { completed: number[]; posted: number[]; began: number; inPlace: number };
  story: Pick<SpaceTime, "events" | "guilty">;
};

/** For example `0 of 216`. */
export const failedInWords = ({ failed, all }: Requests) => `${failed} of ${all}`;

export const inWords = ({ heard, of }: Heard) => `${heard} of ${of}`;

const count = (amount: number, word: string) => `${amount} ${word}${amount === 1 ? "" : "s"}`;

/** For example `22 lines in 4 files`. */
export function coreInWords({ change: { lines, files } }: Pick<Facts, "change">): string {
  return lines === 0 ? "0 lines" : `${count(lines, "line")} in ${count(files.length, "file")}`;
}
