import { NotFound } from "../domain/errors.ts";
import {
  createList,
  deleteList,
  type List,
  type ListDeleted,
  type ListEvent,
  mustAllow,
  mustOwnFewer,
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
  find(listId: string): Promise<List | undefined>;
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
      const list = await lists.find(listId);
      if (!list) throw new NotFound("list");
      return { ...list, role: await permit(caller, "read", listId) };
    },

    async rename(caller: Caller, listId: string, newName: string): Promise<MyList> {
      const list = await lists.change(caller, listId, (before) => {
        mustAllow(before?.role, "manage");
        return renameList(before, newName, caller.account.id, clock());
      });
      return { ...list, role: "owner" };
    },

    async remove(caller: Caller, listId: string): Promise<void> {
      await lists.remove(caller, listId, (before) => {
        mustAllow(before?.role, "manage");
        return deleteList(before, caller.account.id, clock());
      });
    },
  };
}
