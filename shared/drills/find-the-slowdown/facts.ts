import type { Place } from "./places.ts";
import type { Waiting } from "./read-telemetry.ts";
import type { Example } from "./story.ts";

/** The program's diagnosis of the slow place. */
export type Diagnosis = { place: Place | undefined; because: string; more?: Waiting };

export type Round = { planted: Place; complaint: string; said: Diagnosis; example: Example };
export type Facts = { rounds: Round[] };
