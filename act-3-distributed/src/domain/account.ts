import { InvalidInput } from "./errors.ts";
import type { DomainEvent } from "./event.ts";
import { line } from "./text.ts";

export type Account = { id: string; email: string; name: string };

export type AccountEvent = DomainEvent<"account.created", { readonly accountId: string }>;

export const accountName = (text: string) => line("name", text, 100);

/**
 * A password must be long enough to be hard to guess, and short enough to be cheap to hash. Two
 * keyboards may send different forms of one password, so it is hashed in NFKC form.
 */
export function newPassword(password: string): string {
  const normal = password.normalize("NFKC");
  if (/^\P{Cs}{10,200}$/u.test(normal)) return normal;
  throw new InvalidInput("password", "Must have 10 to 200 characters.");
}

export function createAccount(input: Account, now: Date) {
  const account: Account = { ...input, name: accountName(input.name) };
  const happened = { occurredAt: now, actorId: account.id };
  const event: AccountEvent = { type: "account.created", ...happened, accountId: account.id };
  return { account, event };
}
