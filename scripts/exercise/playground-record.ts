import { rmSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { writeWhole } from "../../shared/kit/write-whole.ts";
import { readKept } from "./kept-file.ts";
import type { Place } from "./place.ts";

/**
 * The file in the playground that lists the written files, to tell the learner's work from given
 * files.
 */
export const manifestName = ".exercise.json";

const schema = z.object({
  act: z.string().regex(/^act-\d+-/),
  piece: z.string(),
  begin: z.enum(["act", "step"]),
  /**
   * Whether the whole solution was copied, at once or file by file. Then passing tests do not
   * count.
   */
  isRevealed: z.boolean(),
  /** Each written file with its hash. */
  files: z.record(z.string(), z.string()),
});

export type Manifest = z.infer<typeof schema>;

const fileIn = ({ dir }: Place) => join(dir, manifestName);

const remedy =
  "Remove it and begin the exercise again. Your work is saved first, and you can copy it from there.";

/**
 * The record of the playground. Undefined if there is none or its writing was interrupted.
 * @throws UserError if the record is damaged
 */
export const readManifest = (place: Place): Manifest | undefined =>
  readKept(fileIn(place), schema, remedy);

export const writeManifest = (place: Place, manifest: Manifest) =>
  writeWhole(fileIn(place), `${JSON.stringify(manifest, null, 2)}\n`);

/** Removes the record. A folder without it counts as work, so an interruption loses nothing. */
export const forgetManifest = (place: Place) => rmSync(fileIn(place), { force: true });

/** `act-1-layers` for a piece of `act-1-modular`. */
export const workName = ({ act, piece }: Pick<Manifest, "act" | "piece">) =>
  `${/^act-\d+/.exec(act)?.[0]}-${piece}`;
