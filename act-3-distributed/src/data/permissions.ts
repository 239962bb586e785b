import {
  ClientWriteRequestOnDuplicateWrites,
  ClientWriteRequestOnMissingDeletes,
  ConsistencyPreference,
} from "@openfga/sdk";
import type { Permissions } from "../application/access.ts";
import { type Action, actions, type Role, roles } from "../domain/list.ts";
import { type OpenFga, openModel, ready, unavailable } from "./openfga.ts";

export type Membership = { accountId: string; role: Role };

/** Permissions, and the relationship tuples behind them: one for each member of a list. */
export type PermissionStore = Permissions & {
  membersOf(listId: string): Promise<Membership[]>;
  /** Stores and deletes tuples. Those that exist or are missing stay as they are. */
  changeMembers(
    listId: string,
    changes: { added: Membership[]; removed: Membership[] },
  ): Promise<void>;
  /** Throws Unavailable if the server does not answer. */
  ping(): Promise<unknown>;
};

/**
 * How long the server may take to list something. After three seconds, its default, it returns what
 * it has found so far and does not say that the rest is missing.
 */
const completeMs = 2_500;

/** A server with a cache would otherwise answer with what was true some seconds ago. */
const current = { consistency: ConsistencyPreference.HigherConsistency };

const conflict = {
  onDuplicateWrites: ClientWriteRequestOnDuplicateWrites.Ignore,
  onMissingDeletes: ClientWriteRequestOnMissingDeletes.Ignore,
};

/** The server changes up to 100 tuples at a time, all or none. */
const atOnce = 50;

const account = (id: string) => `account:${id}`;
const list = (id: string) => `list:${id}`;
const relationOf = (action: Action) => `can_${action}`;
const idOf = (object: string) => object.slice(object.indexOf(":") + 1);

const tupleOf = (listId: string) => (member: Membership) => {
  return { user: account(member.accountId), relation: member.role, object: list(listId) };
};

async function complete<T>(work: () => Promise<T>): Promise<T> {
  const begun = performance.now();
  const result = await work().catch(unavailable);
  if (performance.now() - begun < completeMs) return result;
  return unavailable(new Error("a list took so long that it may not be complete"));
}

/**
 * Connects to OpenFGA. Throws an error with the remedy if it does not answer or lacks the model. Later,
 * each function throws Unavailable if it gets no answer, so nothing is allowed by mistake.
 */
export async function openPermissions(config: OpenFga): Promise<PermissionStore> {
  const client = await openModel(config);
  const allowed = await askForRoles();

  /** Asks about the members of an imagined list, because the answer depends only on the model. */
  async function askForRoles(): Promise<Map<Action, Role[]>> {
    const object = list("any");
    const checks = actions.flatMap((action) =>
      roles.map((role) => ({
        user: `${object}#${role}`,
        relation: relationOf(action),
        object,
        correlationId: `${action}-${role}`,
      })),
    );
    const { result } = await ready(config, client.batchCheck({ checks }, current));
    for (const { error } of result) if (error) throw new Error(`OpenFGA: ${error.message}`);
    const yes = new Set(result.filter((one) => one.allowed).map((one) => one.correlationId));
    return new Map(
      actions.map((action) => [action, roles.filter((role) => yes.has(`${action}-${role}`))]),
    );
  }

  return {
    async check(accountId, action, listId) {
      const question = {
        user: account(accountId),
        relation: relationOf(action),
        object: list(listId),
      };
      const { allowed } = await client.check(question, current).catch(unavailable);
      return allowed === true;
    },

    // A stream, because other answers end after a thousand lists.
    listsOf: (accountId, action) =>
      complete(async () => {
        const question = { user: account(accountId), relation: relationOf(action), type: "list" };
        const ids: string[] = [];
        for await (const { object } of client.streamedListObjects(question, current)) {
          ids.push(idOf(object));
        }
        return ids;
      }),

    accountsOf: (listId, action) =>
      complete(async () => {
        const { users } = await client.listUsers(
          {
            object: { type: "list", id: listId },
            relation: relationOf(action),
            user_filters: [{ type: "account" }],
          },
          current,
        );
        return users.flatMap(({ object }) => (object ? [object.id] : []));
      }),

    rolesFor: (action) => allowed.get(action) ?? [],

    async membersOf(listId) {
      const members: Membership[] = [];
      let continuationToken = "";
      do {
        const page = await client
          .read({ object: list(listId) }, { ...current, pageSize: 100, continuationToken })
          .catch(unavailable);
        for (const { key } of page.tuples) {
          if (!key.user.startsWith("account:")) continue;
          members.push({ accountId: idOf(key.user), role: key.relation as Role });
        }
        continuationToken = page.continuation_token;
      } while (continuationToken);
      return members;
    },

    async changeMembers(listId, { added, removed }) {
      const writes = added.map(tupleOf(listId));
      const deletes = removed.map(tupleOf(listId));
      while (writes.length > 0 || deletes.length > 0) {
        const some = { writes: writes.splice(0, atOnce), deletes: deletes.splice(0, atOnce) };
        await client.write(some, { conflict }).catch(unavailable);
      }
    },

    ping: () => client.getStore().catch(unavailable),
  };
}
