import { randomInt } from "node:crypto";
import { UserError } from "./user-error.ts";

const limit = 2 ** 31;

/**
 * The seed of all that is random in a run: RANDOM_SEED of the environment, or else a new one.
 * @throws UserError when that is not a seed
 */
export function randomSeed(): number {
  const { RANDOM_SEED: word } = process.env;
  if (word === undefined) return randomInt(limit);
  if (/^\d+$/.test(word) && Number(word) < limit) return Number(word);
  throw new UserError(
    `RANDOM_SEED is '${word}'.`,
    `It must be a whole number from 0 to ${limit - 1}; without it a new one is taken.`,
  );
}
