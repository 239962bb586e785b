import { existsSync, readFileSync } from "node:fs";
import { writeWhole } from "../lib/write-whole.ts";
import type { Exercise } from "./exercise.ts";
import type { Place } from "./playground.ts";

export type State = "open" | "begun" | "done";

/** How far somebody is with one exercise. */
export type Progress = {
  state: State;
  /** How many hints were shown. */
  hints: number;
  /** Whether its tests were run before. */
  wasChecked: boolean;
};

type Known = Pick<Exercise, "ledger" | "piece">;

const nothing: Progress = { state: "open", hints: 0, wasChecked: false };

export function progressOf({ progressFile }: Place, exercise: Known): Progress {
  return { ...nothing, ...readAll(progressFile)[keyOf(exercise)] };
}

/** Notes progress. What is done stays done, also when it is begun anew. */
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

const readAll = (file: string): Record<string, Partial<Progress>> =>
  existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : {};
