import { NotFound } from "../domain/errors.ts";
import {
  createList,
  deleteList,
  type List,
  type ListDeleted,
  type ListEvent,
  mustAllow,
  mustOwnFewer,
  type Role,
  renameList,
} from "../domain/list.ts";
import type { MyList, Permit } from "./access.ts";
import type { Caller } from "./caller.ts";

export type ListDecision = { list: List; events: ListEvent[] };

/** The sort key of a list among those of an account. The account's own Inbox has rank 0. */
export type ListPosition = { rank: number; createdAt: Date; id: string };

/** `decide` gets undefined if the caller has no such list. */
export type Lists = {
  /** `decide` gets how many lists the caller owns. */
  add(caller: Caller, decide: (owned: number) => ListDecision): Promise<List>;
  find(caller: Caller, listId: string): Promise<MyList | undefined>;
  /** Returns the lists of an account after `after`: its own Inbox first, then by creation. */
  page(
    accountId: string,
    after: ListPosition | undefined,
    limit: number,
  ): Promise<(MyList & ListPosition)[]>;
  change(
    caller: Caller,
    listId: string,
    decide: (before: MyList | undefined) => ListDecision,
  ): Promise<List>;
  /** Removes the list with its members and todos. */
  remove(
    caller: Caller,
    listId: string,
    decide: (before: MyList | undefined) => ListDeleted,
  ): Promise<void>;
};

/** Returns the Inbox of an account. Throws NotFound if there is no such account. */
export type InboxOf = (accountId: string) => Promise<string>;

export type ListUseCases = ReturnType<typeof listUseCases>;

export function listUseCases({
  lists,
  permit,
  listsPerAccount,
  clock,
  newId,
}: {
  lists: Lists;
  permit: Permit;
  listsPerAccount: number;
  clock: () => Date;
  newId: () => string;
}) {
  return {
    page: (caller: Caller, { after, limit }: { after?: ListPosition; limit: number }) =>
      lists.page(caller.account.id, after, limit),

    async create(caller: Caller, name: string): Promise<MyList> {
      const list = await lists.add(caller, (owned) => {
        mustOwnFewer(owned, listsPerAccount);
        return createList({ id: newId(), name }, caller.account.id, clock());
      });
      return { ...list, role: "owner" };
    },

    async get(caller: Caller, listId: string): Promise<MyList> {
      const list = await lists.find(caller, listId);
      if (!list) throw new NotFound("list");
      await permit(caller, "read", listId);
      return list;
    },

    async rename(caller: Caller, listId: string, newName: string): Promise<MyList> {
      const allowed = await permit(caller, "rename", listId);
      let role: Role = "owner";
      const list = await lists.change(caller, listId, (before) => {
        mustAllow(before?.role, allowed);
        role = before.role;
        return renameList(before, newName, caller.account.id, clock());
      });
      return { ...list, role };
    },

    async remove(caller: Caller, listId: string): Promise<void> {
      const allowed = await permit(caller, "delete", listId);
      await lists.remove(caller, listId, (before) => {
        mustAllow(before?.role, allowed);
        return deleteList(before, caller.account.id, clock());
      });
    },
  };
}
