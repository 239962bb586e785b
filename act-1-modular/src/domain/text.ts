import { InvalidInput } from "./errors.ts";

const controlCharacter = /\p{Cc}/u;

/** How many characters people see, more or less: code points, not UTF-16 units. */
export const characters = (text: string) => [...text].length;

/**
 * One line of text without space at its ends: `min` to `max` characters. Throws InvalidInput with
 * the name of the field.
 */
export function line(field: string, text: string, max: number, min = 1): string {
  const trimmed = text.trim();
  const length = characters(trimmed);
  if (length < min || length > max) {
    throw new InvalidInput(field, `Must have ${min} to ${max} characters.`);
  }
  if (controlCharacter.test(trimmed)) {
    throw new InvalidInput(field, "Must not contain control characters.");
  }
  if (!trimmed.isWellFormed()) throw new InvalidInput(field, "Must be well-formed Unicode.");
  return trimmed;
}
