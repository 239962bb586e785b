import { randomInt } from "node:crypto";
import { UserError } from "./user-error.ts";

const limit = 2 ** 31;

/**
 * The seed for all randomness in a run: the environment variable RANDOM_SEED, or a new seed.
 * @throws UserError if RANDOM_SEED is not a valid seed
 */
export function randomSeed(): number {
  const { RANDOM_SEED: word } = process.env;
  if (word === undefined) return randomInt(limit);
  if (/^\d+$/.test(word) && Number(word) < limit) return Number(word);
  throw new UserError(
    `RANDOM_SEED is '${word}'.`,
    `It must be a whole number from 0 to ${limit - 1}; without it a new seed is chosen.`,
  );
}
