import type { Role } from "../domain/list.ts";

/** The way of a todo from the source of truth to search. */
export type DataPath = {
  /** Its version in the source of truth, or undefined if it does not exist there. */
  version: number | undefined;
  /** How many of its events wait in the outbox. */
  inOutbox: number;
  /** The version in its newest event in the stream. */
  published: number | undefined;
  /** Whether search has handled that event. */
  isHandled: boolean;
  /** Its version in search. */
  shown: number | undefined;
};

/** The way of a permission from the source of truth to the answer that a service gets. */
export type PermissionPath = {
  /** The role in the table of members. */
  role: Role | undefined;
  /** The roles in OpenFGA. Only one is correct. */
  tuples: Role[];
  mayRead: boolean;
};

/**
 * Names the likely fault. The two questions are independent: data without a permission are a fault of
 * authorization, and missing data one of creation or synchronization.
 */
export function likelyFault(data: DataPath, permission: PermissionPath): string {
  if (data.version !== data.shown) return `Data sync: ${syncFault(data)}`;
  if (data.version === undefined) {
    return "Data creation: it does not exist. It was never created, or somebody has deleted it.";
  }
  if (!isAsTheMembersSay(permission) || !permission.mayRead) {
    return `Authorization: ${permissionFault(permission)}`;
  }
  return "API or page: data and permission exist. Look at the trace of the request.";
}

function syncFault({ version, inOutbox, published, isHandled, shown }: DataPath): string {
  if (inOutbox > 0) return "the relay has not published its events. Look at the log of relay.";
  if (version !== undefined && version !== published) {
    return "its last event is not in the stream. 'npm run republish' publishes its state.";
  }
  if (!isHandled) {
    return "its last event has not been handled. Look at the log of search-projector.";
  }
  if (version === undefined) return "search still has it. 'npm run rebuild' corrects search.";
  const what = shown === undefined ? "lost it" : "another version";
  return `search has handled its events and has ${what}. 'npm run rebuild' corrects search.`;
}

const isAsTheMembersSay = ({ role, tuples }: PermissionPath) =>
  role ? tuples.length === 1 && tuples[0] === role : tuples.length === 0;

function permissionFault(permission: PermissionPath): string {
  const { role, tuples } = permission;
  if (!isAsTheMembersSay(permission)) {
    const stored = tuples.join(" and ") || "nothing";
    return (
      `by the members, the role is ${role ?? "none"}, but OpenFGA has ${stored}. ` +
      "Look at the log of relay. 'npm run permissions' corrects OpenFGA."
    );
  }
  if (!role) return "the account is not a member. The owner can share the list.";
  return `the role ${role} may not read the list. Look at authorization/model.fga.`;
}
