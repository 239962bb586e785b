import type { Act } from "../kit/acts.ts";
import type { Score } from "./contest.ts";
import type { Limits } from "./limits.ts";
import type { Footprint } from "./processes.ts";

/** The result of one path of an act against a named peer that does the same work. */
export type Result = Score & { name: string; against: string; aim?: number };

/** A result that is not a comparison of two. All rows have the same columns. */
export type Table = { title: string; rows: Record<string, string | number>[]; notes: string[] };

export type Part = { results?: Result[]; tables?: Table[] };

/** The input of a bench. */
export type World = {
  act: Act;
  /** Addresses of the servers that acts need. */
  servers: Record<string, string>;
  /** Receives messages about the progress. */
  say: (line: string) => void;
};

/**
 * A bench that can run separately: `npm run bench 2 search`. An act's package.json lists the words
 * of the benches that measure it.
 */
export type Bench = { word: string; summary: string; run(world: World): Promise<Part> };

/** The cost of running an act: its own processes, and those of the servers that it needs. */
export type Cost = { startMs: number; own: Footprint; servers: string[] };

export type Report = {
  act: string;
  results: Result[];
  tables: Table[];
  cost: Cost;
  limits: Limits;
};
