import type { Permissions } from "../../src/application/access.ts";
import { type Action, type Role, roles } from "../../src/domain/list.ts";

const forOwners: Action[] = ["share", "manage", "rename", "delete"];
const forAll: Action[] = ["read", "leave"];

function rolesFor(action: Action): readonly Role[] {
  if (forAll.includes(action)) return roles;
  return forOwners.includes(action) ? ["owner"] : ["owner", "editor"];
}

/** Permissions by role. OpenFGA derives the same from its model, which has tests of its own. */
export const permissionsOf = (roleOf: (accountId: string) => Role | undefined): Permissions => ({
  async check(accountId, action) {
    const role = roleOf(accountId);
    return role !== undefined && rolesFor(action).includes(role);
  },
  listsOf: async () => [],
  accountsOf: async () => [],
  rolesFor,
});
