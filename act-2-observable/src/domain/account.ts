import { InvalidInput } from "./errors.ts";
import { line } from "./text.ts";

export type Account = { id: string; email: string; name: string };

export const accountName = (text: string) => line("name", text, 100);

/** Long enough to be hard to guess, short enough to be cheap to hash. */
export function newPassword(password: string): string {
  if (/^\P{Cs}{10,200}$/u.test(password)) return password;
  throw new InvalidInput("password", "Must have 10 to 200 characters.");
}
