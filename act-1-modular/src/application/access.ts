import { type Action, mustAllow, type Role } from "../domain/list.ts";
import type { Caller } from "./caller.ts";

/** The role of an account on a list, or undefined. */
export type RoleOf = (accountId: string, listId: string) => Promise<Role | undefined>;

/**
 * Checks that the caller may do something with a list, or with a todo on it. Returns the caller's
 * role. Throws NotFound or Forbidden.
 */
export type Permit = (
  caller: Caller,
  action: Action,
  listId: string,
  thing?: "list" | "todo",
) => Promise<Role>;

export function createPermit(roleOf: RoleOf): Permit {
  return async (caller, action, listId, thing) => {
    const role = await roleOf(caller.account.id, listId);
    mustAllow(role, action, thing);
    return role;
  };
}
