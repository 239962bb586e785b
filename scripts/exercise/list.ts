import { existsSync } from "node:fs";
import { join } from "node:path";
import { type Act, acts } from "../../shared/kit/acts.ts";
import type { Paint } from "../../shared/kit/painter.ts";
import { readLedger } from "../../shared/ledger/ledger.ts";
import type { Difficulty, Ledger, Piece } from "../../shared/ledger/model.ts";
import { piecesWithTests } from "./exercise.ts";
import type { Place } from "./place.ts";
import { progressOf, type State } from "./progress.ts";
import { minutesOf, partsOf } from "./text.ts";

/** An exercise in the list. */
export type Listed = {
  /** The act's number. */
  act: number;
  piece: string;
  state: State;
  /** The minutes of one part. */
  minutes: number;
  parts: number;
  difficulty: Difficulty;
};

/** The acts that can have exercises. */
export const actsWithPieces = (): Act[] =>
  acts().filter(({ dir }) => existsSync(join(dir, "pieces.yaml")));

/** All exercises of some acts, in the order of the ladder. */
export function listExercises(acts: Act[], place: Place): Listed[] {
  const describe = (ledger: Ledger, piece: Piece): Listed => ({
    act: ledger.act.number,
    piece: piece.id,
    state: progressOf(place, { ledger, piece }).state,
    minutes: piece.minutes,
    parts: partsOf(ledger.act.dir, piece.id).length || 1,
    difficulty: piece.difficulty,
  });
  return acts
    .map(readLedger)
    .flatMap((ledger) => piecesWithTests(ledger).map((piece) => describe(ledger, piece)));
}

const order: Record<Difficulty, number> = { easy: 0, medium: 1, hard: 2 };

/** The exercise to continue with: the easiest open one in the lowest act that has one. */
export function nextExercise(all: Listed[]): Listed | undefined {
  return all
    .filter(({ state }) => state !== "done")
    .toSorted(
      (one, other) => one.act - other.act || order[one.difficulty] - order[other.difficulty],
    )[0];
}

const marks: Record<State, string> = { done: "✓", begun: "…", open: " " };
const styles = { done: "green", begun: "yellow", open: "dim" } as const;

/** The list as a table. */
export function printList(all: Listed[], paint: Paint): string {
  const width = Math.max(0, ...all.map(({ piece }) => piece.length));
  const rows = all.map(
    ({ act, piece, state, difficulty, ...time }) =>
      `  ${`${act}`.padStart(3)}  ${piece.padEnd(width)}  ${minutesOf(time, time.parts).padStart(7)}  ${difficulty.padEnd(10)}  ${paint(styles[state], `${marks[state]} ${state}`)}\n`,
  );
  const head = `  act  ${"piece".padEnd(width)}  minutes  difficulty  state\n`;
  return paint("dim", head) + rows.join("");
}
