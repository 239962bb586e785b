import { InvalidInput } from "./errors.ts";
import { characters, line } from "./text.ts";

export type Account = { id: string; email: string; name: string };

export const accountName = (text: string) => line("name", text, 100);

/** Long enough to be hard to guess, short enough to be cheap to hash. */
export function newPassword(password: string): string {
  const length = characters(password);
  if (length < 10 || length > 200) {
    throw new InvalidInput("password", "Must have 10 to 200 characters.");
  }
  if (!password.isWellFormed()) throw new InvalidInput("password", "Must be well-formed Unicode.");
  return password;
}
