import { type Action, type List, mustAllow, type Role } from "../domain/list.ts";
import type { Caller } from "./caller.ts";

/** The role of an account on a list, or undefined. */
export type RoleOf = (accountId: string, listId: string) => Promise<Role | undefined>;

/**
 * Checks that the caller may read a list, or a todo on it. Returns the caller's role. Throws NotFound
 * or Forbidden. A use case reads first and checks afterwards, so it never returns data that is
 * newer than the removal of the caller from the list.
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
 * A list and the caller's role on it. A command reads both in its own transaction, which locks them
 * until it ends. So the caller can only be removed from the list before or after the command.
 */
export type MyList = List & { role: Role };
