import { type Action, type List, mustAllow, type Role } from "../domain/list.ts";
import type { Caller } from "./caller.ts";

/** The role of an account on a list, or undefined. */
export type RoleOf = (accountId: string, listId: string) => Promise<Role | undefined>;

/**
 * Checks that the caller may read a list, or a todo on it. Returns the caller's role. Throws NotFound
 * or Forbidden. A use case reads first and checks afterwards: then everything that it read dates from
 * before the caller could have left.
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

/**
 * A list and the caller's role on it. A command gets them from its own transaction, which keeps both
 * until it ends: an account that is removed from the list either waits for the command, or the
 * command finds that it has gone.
 */
export type MyList = List & { role: Role };
