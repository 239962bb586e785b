import { NotFound } from "../domain/errors.ts";
import {
  createList,
  deleteList,
  type List,
  type ListDeleted,
  type ListEvent,
  mustAllow,
  renameList,
} from "../domain/list.ts";
import type { MyList, Permit } from "./access.ts";
import type { Caller } from "./caller.ts";

export type ListDecision = { list: List; events: ListEvent[] };

/** Where `decide` gets undefined, the caller has no such list. */
export type Lists = {
  add(caller: Caller, decision: ListDecision): Promise<void>;
  find(listId: string): Promise<List | undefined>;
  /** The lists of an account: its own Inbox first, then by time of creation. */
  of(accountId: string): Promise<MyList[]>;
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

/** The Inbox of an account. Throws NotFound if there is no such account. */
export type InboxOf = (accountId: string) => Promise<string>;

export type ListUseCases = ReturnType<typeof listUseCases>;

export function listUseCases({
  lists,
  permit,
  clock,
  newId,
}: {
  lists: Lists;
  permit: Permit;
  clock: () => Date;
  newId: () => string;
}) {
  return {
    all: (caller: Caller) => lists.of(caller.account.id),

    async create(caller: Caller, name: string): Promise<MyList> {
      const decision = createList({ id: newId(), name }, caller.account.id, clock());
      await lists.add(caller, decision);
      return { ...decision.list, role: "owner" };
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
