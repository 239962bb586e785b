import type { Account } from "./account.ts";
import { Conflict, Forbidden, NotFound } from "./errors.ts";
import type { DomainEvent } from "./event.ts";
import { line } from "./text.ts";

export const roles = ["owner", "editor", "viewer"] as const;
export type Role = (typeof roles)[number];
/** What somebody may do with a list. `authorization/model.fga` has a permission for each. */
export const actions = [
  "read",
  "leave",
  "edit",
  "create_todo",
  "rename_todo",
  "complete_todo",
  "reorder_todo",
  "delete_todo",
  "clear_todos",
  "share",
  "manage",
  "rename",
  "delete",
] as const;
export type Action = (typeof actions)[number];

export type List = {
  readonly id: string;
  readonly name: string;
  readonly createdAt: Date;
  readonly isInbox: boolean;
};

export type Member = { accountId: string; email: string; name: string; role: Role };

type Membership = { readonly listId: string; readonly accountId: string; readonly role: Role };

export type ListDeleted = DomainEvent<"list.deleted", { readonly listId: string }>;
export type ListEvent =
  | DomainEvent<"list.created", { readonly list: List }>
  | DomainEvent<"list.renamed", { readonly list: List }>
  | ListDeleted
  | DomainEvent<"member.added", Membership>
  | DomainEvent<"member.role_changed", Membership>
  | DomainEvent<"member.removed", Omit<Membership, "role">>;

/**
 * Throws NotFound without a role on the list of this `thing`, because the caller must not learn
 * that it exists. Throws Forbidden if the role is not among those that are allowed.
 */
export function mustAllow(
  role: Role | undefined,
  allowed: readonly Role[],
  thing: "list" | "todo" = "list",
): asserts role is Role {
  if (!role) throw new NotFound(thing);
  if (!allowed.includes(role)) throw new Forbidden("Your role on this list doesn't allow this.");
}

/** Throws Conflict if the account owns `max` lists. */
export function mustOwnFewer(count: number, max: number): void {
  if (count >= max) throw new Conflict(`You can have at most ${max} lists.`);
}

export const listName = (text: string) => line("name", text, 100);

/** A new list belongs to the account that creates it. */
export function createList(
  input: { id: string; name: string; isInbox?: boolean },
  ownerId: string,
  now: Date,
) {
  const { id, name, isInbox = false } = input;
  const list: List = { id, name: listName(name), createdAt: now, isInbox };
  const happened = { occurredAt: now, actorId: ownerId };
  const events: ListEvent[] = [
    { type: "list.created", ...happened, list },
    { type: "member.added", ...happened, listId: id, accountId: ownerId, role: "owner" },
  ];
  return { list, events };
}

/** Returns no event if the name stays the same. */
export function renameList(before: List, newName: string, actorId: string, now: Date) {
  const list: List = { ...before, name: listName(newName) };
  const events: ListEvent[] = [];
  if (list.name !== before.name) {
    events.push({ type: "list.renamed", occurredAt: now, actorId, list });
  }
  return { list, events };
}

/** Throws Conflict for the Inbox, because new todos need it. */
export function deleteList(list: List, actorId: string, now: Date): ListDeleted {
  if (list.isInbox) throw new Conflict("The Inbox can't be deleted.");
  return { type: "list.deleted", occurredAt: now, actorId, listId: list.id };
}

/** Throws Conflict if a list has `max` members. */
export function mustHaveFewerMembers(count: number, max: number): void {
  if (count >= max) throw new Conflict(`A list can have at most ${max} members.`);
}

export function addMember(
  listId: string,
  account: Account,
  role: Role,
  actorId: string,
  now: Date,
) {
  const { id: accountId, email, name } = account;
  const member: Member = { accountId, email, name, role };
  const events: ListEvent[] = [
    { type: "member.added", occurredAt: now, actorId, listId, accountId, role },
  ];
  return { member, events };
}

/** Returns no event if the role stays the same. Throws Conflict for the owner. */
export function changeRole(listId: string, before: Member, role: Role, actorId: string, now: Date) {
  mustNotBeOwner(before);
  const { accountId } = before;
  const events: ListEvent[] = [];
  if (role !== before.role) {
    events.push({ type: "member.role_changed", occurredAt: now, actorId, listId, accountId, role });
  }
  return { member: { ...before, role }, events };
}

/** Throws Conflict for the owner. */
export function removeMember(
  listId: string,
  member: Member,
  actorId: string,
  now: Date,
): ListEvent {
  mustNotBeOwner(member);
  const { accountId } = member;
  return { type: "member.removed", occurredAt: now, actorId, listId, accountId };
}

/** Throws Conflict for the owner, because every list needs one. */
function mustNotBeOwner(member: Member): void {
  if (member.role === "owner") throw new Conflict("The owner can't be changed or removed.");
}
