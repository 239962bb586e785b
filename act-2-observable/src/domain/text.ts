import { InvalidInput } from "./errors.ts";

/**
 * One line of text without space at its ends: `min` to `max` characters. Characters are code
 * points, as people count; half of a surrogate pair is none. Throws InvalidInput with the name of
 * the field.
 */
export function line(field: string, text: string, max: number, min = 1): string {
  const trimmed = text.trim();
  const rule = new RegExp(`^[^\\p{Cc}\\p{Cs}]{${min},${max}}$`, "u");
  if (rule.test(trimmed)) return trimmed;
  throw new InvalidInput(field, `Must be one line of ${min} to ${max} characters.`);
}
