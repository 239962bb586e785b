import type { SpaceTime } from "../space-time.ts";
import type { Releases } from "./release.ts";

/** The todos that their creators do not find. */
export type Missing = {
  todos: number;
  /** Their creators. */
  people: number;
  /** How long the oldest has been missing, in seconds. 0 if none is. */
  seconds: number;
};

export type Facts = Releases & {
  requests: { all: number; failed: number };
  /** How many todos were created after the release began. */
  created: number;
  /** Some seconds after the release. */
  missing: Missing;
  /** At the end. If todos were missing, the release had been taken back. */
  missingAtEnd: Missing;
  /** When todos were created and found, in ms. */
  times: { created: number[]; found: number[] };
  /** When the release began and ended, and then taking it back, in ms. */
  changes: { from: number; to: number }[];
  story: Pick<SpaceTime, "events" | "guilty">;
};

/** For example `40 todos, 5 people, 12 s`. */
export const missingInWords = ({ todos, people, seconds }: Missing) =>
  todos === 0 ? "0" : `${todos} todos, ${people} people, ${seconds} s`;

export const failedInWords = ({ failed, all }: Facts["requests"]) => `${failed} of ${all}`;

/** What the release program refused, and the first reason. */
export const refusalInWords = ({ refusal }: Pick<Facts, "refusal">) =>
  refusal === "" ? "nothing" : refusal.split("\n").slice(0, 2).join(" ").replace(": -", ":");
