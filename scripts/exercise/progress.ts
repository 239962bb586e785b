import { z } from "zod";
import { writeWhole } from "../../shared/kit/write-whole.ts";
import type { Exercise } from "./exercise.ts";
import { readKept } from "./kept-file.ts";
import type { Place } from "./place.ts";

const schema = z.object({
  state: z.enum(["open", "begun", "done"]),
  /** The number of shown hints. */
  hints: z.number(),
  /** Whether its tests were run before. */
  wasChecked: z.boolean(),
});

/** The progress in one exercise. */
export type Progress = z.infer<typeof schema>;

export type State = Progress["state"];

type Known = Pick<Exercise, "ledger" | "piece">;

const nothing: Progress = { state: "open", hints: 0, wasChecked: false };

export function progressOf({ progressFile }: Place, exercise: Known): Progress {
  return { ...nothing, ...readAll(progressFile)[keyOf(exercise)] };
}

/** Records progress. A solved exercise stays solved, even if it is started again. */
export function noteProgress(place: Place, exercise: Known, change: Partial<Progress>): void {
  const before = progressOf(place, exercise);
  const state = before.state === "done" ? "done" : (change.state ?? before.state);
  const all = {
    ...readAll(place.progressFile),
    [keyOf(exercise)]: { ...before, ...change, state },
  };
  writeWhole(place.progressFile, `${JSON.stringify(all, null, 2)}\n`);
}

const keyOf = ({ ledger, piece }: Known) => `${ledger.act.name}/${piece.id}`;

const remedy = "Remove it. This only forgets which exercises are done, and which hints were shown.";

const readAll = (file: string): Record<string, Partial<Progress>> =>
  readKept(file, z.record(z.string(), schema.partial()), remedy) ?? {};
