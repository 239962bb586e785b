import type { Account } from "../domain/account.ts";
import { type Action, mustAllow, type Role } from "../domain/list.ts";

/** The port that answers which role somebody has on a list, if any. */
export type RoleOf = (accountId: string, listId: string) => Promise<Role | undefined>;

/**
 * Lets an actor through to a list, or to a todo on it. Returns the actor's role, or throws NotFound
 * or Forbidden.
 */
export type Permit = (
  actor: Account,
  action: Action,
  listId: string,
  thing?: "list" | "todo",
) => Promise<Role>;

export function permitBy(roleOf: RoleOf): Permit {
  return async (actor, action, listId, thing) => {
    const role = await roleOf(actor.id, listId);
    mustAllow(role, action, thing);
    return role;
  };
}
