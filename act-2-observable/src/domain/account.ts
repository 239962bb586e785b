import { InvalidInput } from "./errors.ts";
import { line } from "./text.ts";

export type Account = { id: string; email: string; name: string };

export const accountName = (text: string) => line("name", text, 100);

/**
 * Long enough to be hard to guess, short enough to be cheap to hash. Two keyboards may send different
 * forms of one password, so it is stored in its NFKC form.
 */
export function newPassword(password: string): string {
  const normal = password.normalize("NFKC");
  if (/^\P{Cs}{10,200}$/u.test(normal)) return normal;
  throw new InvalidInput("password", "Must have 10 to 200 characters.");
}
