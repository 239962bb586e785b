import type { Sample } from "../../load/paced.ts";
import type { Observed, SpaceTime } from "../space-time.ts";

/** The create with the longest wait, and the searches that were answered during its wait. */
export type Drowning = {
  create: Sample | undefined;
  /** The first and the last few of them. */
  searches: Sample[];
  /** The number of all such searches. */
  searchCount: number;
};

const shown = 4;
const endMs = ({ dueMs, tookMs }: Sample) => dueMs + tookMs;

export function drowningOf(samples: Sample[]): Drowning {
  const [create] = samples
    .filter(({ stream, status }) => stream === "create" && status === 201)
    .sort((one, other) => other.tookMs - one.tookMs);
  if (!create) return { create, searches: [], searchCount: 0 };
  const overtaking = samples
    .filter(({ stream, status }) => stream === "search" && status === 200)
    .filter((search) => search.dueMs < create.dueMs && endMs(search) > create.dueMs)
    .filter((search) => endMs(search) < endMs(create))
    .sort((one, other) => endMs(one) - endMs(other));
  const chosen =
    overtaking.length <= 2 * shown
      ? overtaking
      : [...overtaking.slice(0, shown), ...overtaking.slice(-shown)];
  const searches = chosen.sort((one, other) => one.dueMs - other.dueMs);
  return { create, searches, searchCount: overtaking.length };
}

const searchers = "people who search";
const writer = "a person who creates";
const app = "app";

export function tellDrowning({ create, searches, searchCount }: Drowning): SpaceTime {
  const events: Observed[] = [];
  for (const [at, search] of searches.entries()) {
    const { dueMs, tookMs, status } = search;
    const name = `search ${at + 1}`;
    events.push({ atMs: dueMs, from: searchers, to: app, text: `GET /search (${name})` });
    const answer = `${status} to ${name}, after ${Math.round(tookMs)} ms`;
    events.push({ atMs: endMs(search), from: app, to: searchers, text: answer });
  }
  if (create) {
    const { dueMs, tookMs, status } = create;
    events.push({ atMs: dueMs, from: writer, to: app, text: "POST /todos" });
    const text = `${status} to POST /todos, after ${Math.round(tookMs)} ms`;
    events.push({ atMs: endMs(create), from: app, to: writer, text, isGuilty: true });
  }
  const wait = Math.round(create?.tookMs ?? 0).toLocaleString("en");
  return {
    caption: "The create that waited longest, and searches that came before it.",
    processes: [searchers, app, writer],
    events,
    guilty: `The request that was wrong: a POST /todos that took ${wait} ms. ${searchCount} searches that came before it were answered while it waited (${searches.length} are shown).`,
  };
}
