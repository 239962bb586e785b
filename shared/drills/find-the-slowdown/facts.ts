import type { Place } from "./places.ts";
import type { Waiting } from "./read-telemetry.ts";

/** What a program says of where it is slow. */
export type Diagnosis = { place: Place | undefined; because: string; more?: Waiting };

export type Round = { planted: Place; complaint: string; said: Diagnosis };
export type Facts = { rounds: Round[] };
