import type { Exercise } from "./exercise.ts";
import type { Place } from "./place.ts";
import { noteProgress, progressOf } from "./progress.ts";
import { readText } from "./text.ts";

export type Hint = { number: number; of: number; text: string };

/** The next hint, or all hints once all were shown. Also works after success. */
export function nextHints(place: Place, exercise: Exercise): Hint[] {
  const { hints } = readText(exercise.ledger.act.dir, exercise.piece.id);
  const all = hints.map((text, at) => ({ number: at + 1, of: hints.length, text }));
  const seen = progressOf(place, exercise).hints;
  noteProgress(place, exercise, { hints: Math.min(seen + 1, hints.length) });
  return seen < hints.length ? all.slice(seen, seen + 1) : all;
}
