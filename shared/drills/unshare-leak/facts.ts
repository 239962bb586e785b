import type { SpaceTime } from "../space-time.ts";
import type { Cost } from "./costs.ts";

export type Facts = {
  unshares: number;
  /** Unshares after which at least one search still showed the list. */
  leaked: number;
  searches: number;
  leakedSearches: number;
  /** How long after its unshare the latest of these searches began. */
  latestLeakMs: number;
  costs: Cost[];
  /** The latest of these searches. */
  story: Pick<SpaceTime, "events" | "guilty">;
};

export const inEnglish = (value: number) => Math.round(value).toLocaleString("en");

/** Whether a search loads all lists of its caller, although they stay the same. */
export const paysForAll = ({ loaded, lists }: Cost) => loaded >= lists;

export const leaksInWords = ({ leaked, unshares }: Facts) => `${leaked} of ${unshares}`;

/** For example `20,000 loaded, 210 ms, 92 % to load`. */
export const costInWords = ({ loaded, medianMs, share }: Cost) =>
  `${inEnglish(loaded)} loaded, ${inEnglish(medianMs)} ms, ${inEnglish(share * 100)} % to load`;

/** The smallest number of lists with which loading takes more than half of a search. */
export const worthFrom = ({ costs }: Facts): number | undefined =>
  costs.find(({ share }) => share > 0.5)?.lists;
