import { Conflict, Forbidden, NotFound } from "./errors.ts";
import { line } from "./text.ts";

export type Role = "owner" | "editor" | "viewer";
export type Action = "read" | "edit" | "share" | "manage";

export type List = { id: string; name: string; createdAt: Date; isInbox: boolean };
export type Member = { accountId: string; email: string; name: string; role: Role };

/** The one place that says who may do what with a list. */
const allowed: Record<Role, readonly Action[]> = {
  owner: ["read", "edit", "share", "manage"],
  editor: ["read", "edit"],
  viewer: ["read"],
};

/** What somebody in this role may do with a list. Everybody who sees a list may read it. */
export const actionsOf = (role: Role) => allowed[role];

/**
 * Throws NotFound where there is no role on the list of this `thing` (of which the caller must not
 * learn that it exists), and Forbidden where the role does not allow the action.
 */
export function mustAllow(
  role: Role | undefined,
  action: Action,
  thing: "list" | "todo" = "list",
): asserts role is Role {
  if (!role) throw new NotFound(thing);
  if (!allowed[role].includes(action)) {
    throw new Forbidden(`Your role on this list is ${role}: it doesn't allow you to ${action} it.`);
  }
}

export const listName = (text: string) => line("name", text, 100);

/** Throws Conflict: new todos need the Inbox to go to. */
export function mustBeDeletable(list: List): void {
  if (list.isInbox) throw new Conflict("The Inbox can't be deleted.");
}

/** Throws Conflict: a list without an owner would belong to nobody. */
export function mustNotBeOwner(member: Member): void {
  if (member.role === "owner") throw new Conflict("The owner of a list stays its owner.");
}
