import { Forbidden, NotFound } from "../domain/errors.ts";
import { type Action, type List, type Role, roles } from "../domain/list.ts";
import type { Caller } from "./caller.ts";

/** The port that answers who may do what. It throws Unavailable if it gets no answer. */
export type Permissions = {
  /** Whether an account may do this with a list now. */
  check(accountId: string, action: Action, listId: string): Promise<boolean>;
  /** Returns the ids of all lists with which an account may do this now. */
  listsOf(accountId: string, action: Action): Promise<string[]>;
  /** Returns all accounts that may do this with a list now. */
  accountsOf(listId: string, action: Action): Promise<string[]>;
  /** Returns the roles that may do this with a list. */
  rolesFor(action: Action): readonly Role[];
};

/**
 * Checks that the caller may do this with a list, or with a todo on it. Returns the roles that may do
 * it. Throws NotFound, Forbidden or Unavailable.
 *
 * A query reads first and checks afterwards, so it never returns data that is newer than the removal
 * of the caller from the list. A command checks first. In its transaction, it checks that the caller's
 * role is still one of these, because the caller may have been removed meanwhile.
 */
export type Permit = (
  caller: Caller,
  action: Action | readonly Action[],
  listId: string,
  thing?: "list" | "todo",
) => Promise<Role[]>;

export function createPermit({ check, rolesFor }: Permissions): Permit {
  return async ({ account }, action, listId, thing = "list") => {
    const needed = [action].flat();
    for (const one of needed) {
      if (await check(account.id, one, listId)) continue;
      // Only those who may read it learn that it exists.
      if (one === "read" || !(await check(account.id, "read", listId))) throw new NotFound(thing);
      throw new Forbidden(`Your role on this list doesn't allow this: ${one.replace("_", " ")}.`);
    }
    return roles.filter((role) => needed.every((one) => rolesFor(one).includes(role)));
  };
}

/** What the page offers to a member of a list. Each request is checked anyway. */
export const offers = ["edit", "share", "manage"] as const satisfies Action[];
export type Offer = (typeof offers)[number];
export type OffersTo = (role: Role) => Offer[];

export const createOffers =
  ({ rolesFor }: Permissions): OffersTo =>
  (role) =>
    offers.filter((offer) => rolesFor(offer).includes(role));

/**
 * A list and the caller's role on it. A command reads both in its own transaction, which locks them
 * until it ends. So the caller can only be removed from the list before or after the command.
 */
export type MyList = List & { role: Role };
