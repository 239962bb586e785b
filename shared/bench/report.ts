import type { Act } from "../kit/acts.ts";
import type { Score } from "./contest.ts";
import type { Limits } from "./limits.ts";
import type { Footprint } from "./processes.ts";

/** One path of an act against a named peer that does the same work. */
export type Result = Score & { name: string; against: string; aim?: number };

/** Whatever is no contest of two. Each row has the same columns. */
export type Table = { title: string; rows: Record<string, string | number>[]; notes: string[] };

export type Part = { results?: Result[]; tables?: Table[] };

/** What a bench works with. */
export type World = {
  act: Act;
  /** Addresses of the servers that acts need. */
  servers: Record<string, string>;
  /** Hears of the progress. */
  say: (line: string) => void;
};

/** A subject that can be measured by itself: `npm run bench 2 search`. */
export type Bench = { word: string; run(world: World): Promise<Part> };

/** What it takes to run an act: its own processes, and those of the servers that it needs. */
export type Cost = { startMs: number; own: Footprint; servers: string[] };

export type Report = {
  act: string;
  results: Result[];
  tables: Table[];
  cost: Cost;
  limits: Limits;
};
