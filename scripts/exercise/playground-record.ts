import { rmSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { writeWhole } from "../../shared/kit/write-whole.ts";
import { readKept } from "./kept-file.ts";
import type { Place } from "./place.ts";

/** Remembers in the playground what was written there, so that work is told from what was given. */
export const manifestName = ".exercise.json";

const schema = z.object({
  act: z.string().regex(/^act-\d+-/),
  piece: z.string(),
  begin: z.enum(["act", "step"]),
  /** The whole solution was taken, at once or file by file: what passes now is not one's own. */
  isRevealed: z.boolean(),
  /** Each file that was written, with a hash of it. */
  files: z.record(z.string(), z.string()),
});

export type Manifest = z.infer<typeof schema>;

const fileIn = ({ dir }: Place) => join(dir, manifestName);

const remedy =
  "Remove it and begin the exercise again: what you wrote is saved before, and you can copy it from there.";

/**
 * What the playground is; nothing where there is none or its writing was interrupted.
 * @throws UserError when the file that says it is damaged
 */
export const readManifest = (place: Place): Manifest | undefined =>
  readKept(fileIn(place), schema, remedy);

export const writeManifest = (place: Place, manifest: Manifest) =>
  writeWhole(fileIn(place), `${JSON.stringify(manifest, null, 2)}\n`);

/** Without its manifest a folder counts as work: an interruption between here and its end loses nothing. */
export const forgetManifest = (place: Place) => rmSync(fileIn(place), { force: true });

/** `act-1-layers` for a piece of `act-1-modular`. */
export const workName = ({ act, piece }: Pick<Manifest, "act" | "piece">) =>
  `${/^act-\d+/.exec(act)?.[0]}-${piece}`;
