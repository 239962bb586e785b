import { z } from "zod";

const text = z.string().trim().min(1);
const texts = z.array(text);
const kebabCase = text.regex(
  /^[a-z0-9]+(-[a-z0-9]+)*$/,
  "must be words in lower case with hyphens",
);

const lineInterim = z.strictObject({ at: text, code: text });

/** Without `files`, all files of the piece's folder in `interim/`. */
const fileInterim = z.strictObject({ until: kebabCase, files: texts.min(1).optional() });

const claim = z
  .strictObject({
    file: text.optional(),
    files: texts.min(1).optional(),
    lines: texts.min(1).optional(),
    why: text.optional(),
    interim: z.array(lineInterim).min(1).optional(),
  })
  .refine(({ file, files }) => Boolean(file) !== Boolean(files), "needs either 'file' or 'files'")
  .refine(({ file, interim }) => !interim || file, "an interim needs 'file', one path");

const pieceClaim = claim.refine(
  ({ lines, why }) => !lines || why,
  "a claim with 'lines' needs a 'why': what these lines are for, in half a sentence",
);

const piece = z
  .strictObject({
    id: kebabCase,
    name: text,
    summary: text.optional(),
    pain: text.optional(),
    symptom: text.optional(),
    supports: kebabCase.optional(),
    reachFor: text,
    avoid: text,
    cost: text,
    decision: text,
    drill: z.union([kebabCase, z.array(kebabCase).min(1)]).optional(),
    needs: z.array(kebabCase).default([]),
    minutes: z.number().int().positive(),
    difficulty: z.enum(["easy", "medium", "hard"]),
    firstRead: text,
    claims: z.array(pieceClaim).min(1),
    interim: z.union([fileInterim, z.array(fileInterim).min(1)]).optional(),
  })
  .refine(
    ({ pain, symptom, supports }) => pain || symptom || supports,
    "needs a 'pain', a 'symptom' or 'supports: <piece>': each piece needs a reason",
  );

/** The schema of pieces.yaml. */
export const piecesFile = z.strictObject({
  act: text,
  below: text,
  story: text,
  identity: z.array(claim).default([]),
  pieces: z.array(piece).min(1),
});

export type PiecesFile = z.infer<typeof piecesFile>;
