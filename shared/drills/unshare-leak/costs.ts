import { setTimeout as sleep } from "node:timers/promises";
import { type Found, must } from "../../acceptance/client.ts";
import type { Person } from "../../acceptance/people.ts";
import { quantile } from "../../load/paced.ts";
import type { Load } from "./loads.ts";

/** What a search costs somebody whose lists stay the same. */
export type Cost = {
  /** The lists of the caller. */
  lists: number;
  medianMs: number;
  /** The lists that OpenFGA returned for a search, on average. */
  loaded: number;
  /** The median part of a search that was spent on loading: 0 to 1. */
  share: number;
};

/** A person with this many lists, and one todo to find. */
export type Searcher = { person: Person; lists: number };

const warmUps = 2;
const rounds = 15;
/** The time between two rounds, as somebody who types makes pauses. */
const pauseMs = 150;

/** Searches once at a time, in turns, so that each load belongs to one search. */
export async function measureCosts(
  searchers: Searcher[],
  loads: Load[],
  onRound: (round: number, rounds: number) => void,
): Promise<Cost[]> {
  const samples = searchers.map((): { tookMs: number; lists: number; loadMs: number }[] => []);
  for (let round = 1 - warmUps; round <= rounds; round++) {
    onRound(Math.max(round, 0), rounds);
    await sleep(pauseMs);
    for (const [at, { person }] of searchers.entries()) {
      const before = loads.length;
      const startedAt = performance.now();
      const { total } = must(200, await person.get<Found>("/search?q=cake"));
      const tookMs = performance.now() - startedAt;
      if (total !== 1) throw new Error(`A search that should find one todo found ${total}.`);
      const own = loads.slice(before);
      const lists = own.reduce((sum, load) => sum + load.lists, 0);
      const loadMs = own.reduce((sum, load) => sum + load.toMs - load.fromMs, 0);
      if (round > 0) samples[at]?.push({ tookMs, lists, loadMs });
    }
  }
  return searchers.map(({ lists }, at) => {
    const own = samples[at] ?? [];
    return {
      lists,
      medianMs: quantile(
        own.map(({ tookMs }) => tookMs),
        0.5,
      ),
      loaded: own.reduce((sum, one) => sum + one.lists, 0) / own.length,
      share: quantile(
        own.map(({ loadMs, tookMs }) => loadMs / tookMs),
        0.5,
      ),
    };
  });
}
