import type { Drowning } from "./drowning.ts";
import type { Stage, Waits } from "./load.ts";

export type Facts = {
  stages: Stage[];
  /** For each stage. The first one is the time at rest. */
  waits: Waits[];
  /** Requests without a good answer. */
  failures: number;
  drowning: Drowning;
};

export const inMs = (value: number) =>
  `${value < 100 ? value.toFixed(1) : Math.round(value).toLocaleString("en")} ms`;

/** The median waits at rest, and at the highest load. */
export function extremesOf({ waits }: Pick<Facts, "waits">): { atRest: Waits; highest: Waits } {
  const [atRest] = waits;
  const highest = waits.at(-1);
  if (!atRest || !highest) throw new Error("There was no load to measure.");
  return { atRest, highest };
}

/** The waits at each load, as a sentence. */
export function describeWaits({ stages, waits }: Facts): string {
  const parts = stages.map(({ searchesPerSecond }, at) => {
    const { create = Number.NaN, search = Number.NaN } = waits[at] ?? {};
    return `at ${searchesPerSecond} searches a second creates take ${inMs(create)} and searches ${inMs(search)}`;
  });
  return `${parts.join("; ")}.`;
}
